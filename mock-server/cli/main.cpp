// engagement-mock: the command line.
#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <exception>
#include <string>
#include <vector>

#include "mock-server/cli/explain.h"
#include "mock-server/cli/fixtures_check.h"
#include "mock-server/cli/serve.h"
#include "mock-server/cli/verify.h"
#include "mock-server/data/data_error.h"
#include "mock-server/mock.h"
#include "mock-server/oauth/verifier.h"
#include "mock-server/tls/authority.h"

namespace engagement::cli {
namespace {

constexpr int kUsage = 2;    // wrong usage, or an input file that cannot be used
constexpr int kTrouble = 3;  // the tool itself could not do its work

constexpr const char* kExamples = R"(
Examples:
  engagement-mock serve
  engagement-mock serve --port 0 --log-format json
  engagement-mock serve --https --port 8443 --ca-out ca.pem
  engagement-mock serve --admin-port 9000 --journal requests.jsonl
  engagement-mock serve --credentials credentials.json --fixtures my-fixtures/
  engagement-mock verify recorded-requests.jsonl
  engagement-mock fixtures check my-fixtures/
  curl -sv -H "$AUTHORIZATION" "$URL" 2>&1 | engagement-mock explain

The engagement id chooses the built-in answer: 200 401 404 422 500 503, 500-then-200,
503-503-then-200, 503-503-503-then-200, 500-then-404, slow-3s, fault-reset, fault-empty,
fault-garbage, fault-truncated, fault-drip; any other engagement is valid.

Exit status: 0 stopped as asked, or every request accepted; 1 a request refused by verify or
explain; 2 wrong usage or bad input file; 3 cannot do its work.)";

constexpr const char* kExplainExamples = R"(
It takes a raw HTTP request ("GET /path HTTP/1.1", header fields), the output of curl -v or of curl
--trace-ascii -, or a HAR file, and finds out by itself which it is.

Examples:
  curl -sv -H "$AUTHORIZATION" "$URL" 2>&1 | engagement-mock explain
  engagement-mock explain --credentials my-credentials.json session.har
  engagement-mock explain --scheme http --now 1700000000 request.txt

The clock is --now; or else the time that the input states (the Date of the response, or
startedDateTime); or else the present. Without --credentials the built-in ones are used, those of
demo-consumer-key. A file for one client looks like this:
  {"consumer_key": "…", "consumer_secret": "…", "token": "…", "token_secret": "…"}

Exit status: 0 accepted; 1 refused; 2 wrong usage or bad input; 3 cannot do its work.)";

std::string problem_of_tls_name(const std::string& name) {
  return tls::is_certificate_name(name)
             ? ""
             : "\"" + name + "\" is no host name or address; write other alphabets in Punycode";
}

void add_https(CLI::App& serve, ServeOptions& options) {
  CLI::Option* https = serve.add_flag("--https", options.https, "Speak https at --port");
  serve
      .add_option("--http-port", options.http_port,
                  "With --https: also speak plain http, at this port; 0 takes any free one")
      ->check(CLI::Range(0, 65535))
      ->needs(https);
  CLI::Option* name = serve
                          .add_option("--tls-name", options.tls_names,
                                      "A further host name or address that the certificate is for")
                          ->take_all()
                          ->check(CLI::Validator(problem_of_tls_name, ""))
                          ->needs(https);
  CLI::Option* ca = serve
                        .add_option("--ca-out", options.ca_file,
                                    "Write the certificate that clients have to trust to this file")
                        ->needs(https);
  CLI::Option* bad = serve
                         .add_flag("--bad-certificates", options.bad_certificates,
                                   "Also listen with certificates that no client may take")
                         ->needs(https);
  CLI::Option* certificate =
      serve.add_option("--cert", options.certificate_file, "PEM file of a certificate of your own");
  CLI::Option* key = serve.add_option("--key", options.key_file, "PEM file of its key");
  certificate->needs(https)->needs(key)->excludes(name)->excludes(ca)->excludes(bad);
  key->needs(certificate);
}

// Empty when the token can be used. A short one could be guessed, and would be found in other
// words.
std::string token_problem(const std::string& token) {
  const bool is_visible =
      std::all_of(token.begin(), token.end(), [](char c) { return c > 0x20 && c < 0x7f; });
  return token.size() >= 16 && is_visible ? "" : "the token needs 16 visible characters or more";
}

void add_serve(CLI::App& app, ServeOptions& options) {
  CLI::App* serve = app.add_subcommand("serve", "Serve the mock endpoint (the default)");
  serve->add_option("--host", options.host, "Address to listen on")->capture_default_str();
  serve->add_option("--port", options.port, "Port to listen on; 0 takes any free one")
      ->check(CLI::Range(0, 65535))
      ->capture_default_str();
  add_https(*serve, options);
  serve->add_flag("--trust-forwarded", options.trust_forwarded,
                  "Check signatures for the URL that a proxy's Forwarded or X-Forwarded-* tell");
  serve
      ->add_option("--threads", options.threads,
                   "Threads that serve connections; 0 takes one for every two cores, at most 8")
      ->check(CLI::Range(0, 64))
      ->capture_default_str();
  serve->add_option("--credentials", options.credentials_file,
                    "JSON file of consumer keys, tokens and their secrets");
  serve->add_option(
      "--fixtures", options.fixtures_folder,
      "Folder of fixtures (*.json), tried before the built-in ones and read again when "
      "it changes");
  serve
      ->add_option("--signature-methods", options.signature_methods,
                   "Allowed methods: HMAC-SHA1, HMAC-SHA256, RSA-SHA1, PLAINTEXT")
      ->delimiter(',')
      ->check(CLI::IsMember({"HMAC-SHA1", "HMAC-SHA256", "RSA-SHA1", "PLAINTEXT"}))
      ->capture_default_str();
  serve
      ->add_option("--clock-skew", options.clock_skew,
                   "Seconds that a timestamp may be off, either way")
      ->check(CLI::Range(0, 1'000'000'000))
      ->capture_default_str();
  serve
      ->add_option("--now", options.fixed_time,
                   "Fix the clock to this second since 1970, for recorded requests")
      ->check(CLI::Range(std::int64_t{0}, oauth::kLatestTime));
  serve->add_option("--bodies", options.bodies, "Bodies of the mock's own answers")
      ->check(CLI::IsMember({"json", "plain", "oauth-problem"}))
      ->capture_default_str();
  serve->add_option("--log-format", options.log_format, "Format of the ready line and the log")
      ->check(CLI::IsMember({"text", "json"}))
      ->capture_default_str();
  serve->add_flag("--quiet", options.quiet,
                  "Log no requests: warnings, changes of fixtures and failed TLS handshakes only");
  serve->add_option("--journal", options.journal_file,
                    "Append a JSON line for each request to this file");
  serve->add_option("--admin-host", options.admin_host, "Address of the admin listener")
      ->capture_default_str();
  serve
      ->add_option("--admin-port", options.admin_port,
                   "Port of the admin listener; 0 takes any free one. 8081 unless --port is 0")
      ->check(CLI::Range(0, 65535));
  serve
      ->add_option("--admin-token", options.admin_token,
                   "Token that writes to the admin listener need, at least 16 characters; a random "
                   "one unless given")
      ->envname("ENGAGEMENT_ADMIN_TOKEN")
      ->check(CLI::Validator(token_problem, "TOKEN"));
  serve->add_flag("--admin-open", options.admin_open,
                  "Let anybody at this machine write without the token");
  serve->add_flag("!--no-admin", options.admin, "Serve no admin listener");
  serve->add_option("--ready-file", options.ready_file, "Also write the ready line to this file");
  serve->add_flag("--until-eof", options.until_eof,
                  "Stop when standard input ends too: a mock started with a pipe does not outlive "
                  "who holds the other end, even if that is killed");
}

void add_verify(CLI::App& app, VerifyOptions& options) {
  CLI::App* verify = app.add_subcommand(
      "verify", "Verify recorded requests (JSON Lines) and print a verdict for each");
  verify->add_option("file", options.file, "The file; - is standard input")->capture_default_str();
  verify->add_option("--credentials", options.credentials_file,
                     "JSON file of credentials, for lines that bring none");
  verify
      ->add_option("--now", options.fixed_time,
                   "The clock, in seconds since 1970, for lines without reference_time")
      ->check(CLI::Range(std::int64_t{0}, oauth::kLatestTime));
  verify
      ->add_option("--signature-methods", options.signature_methods,
                   "Allowed methods; all are, unless narrowed")
      ->delimiter(',')
      ->check(CLI::IsMember({"HMAC-SHA1", "HMAC-SHA256", "RSA-SHA1", "PLAINTEXT"}));
  verify
      ->add_option("--clock-skew", options.clock_skew,
                   "Seconds that a timestamp may be off, either way")
      ->check(CLI::Range(0, 1'000'000'000))
      ->capture_default_str();
  verify->add_option("--jobs", options.jobs, "Threads; 0 takes one for each core")
      ->check(CLI::Range(0, 256))
      ->capture_default_str();
}

void add_fixtures(CLI::App& app, FixturesCheckOptions& options) {
  CLI::App* fixtures = app.add_subcommand("fixtures", "Work with fixture files");
  fixtures->require_subcommand(1);
  CLI::App* check = fixtures->add_subcommand("check", "Print all that is wrong with fixture files");
  check->add_option("paths", options.paths, "Files, and folders of *.json")->required();
  check->add_option("--format", options.format, "Format of the report")
      ->check(CLI::IsMember({"text", "json"}))
      ->capture_default_str();
}

void add_explain(CLI::App& app, ExplainOptions& options) {
  CLI::App* explain =
      app.add_subcommand("explain", "Explain why a request at hand is refused, and the mistake");
  explain->footer(kExplainExamples);
  explain->add_option("file", options.file, "The file; - is standard input")->capture_default_str();
  explain->add_option("--credentials", options.credentials_file,
                      "JSON file of consumer keys, tokens and their secrets");
  explain->add_option("--now", options.fixed_time, "The clock, in seconds since 1970")
      ->check(CLI::Range(std::int64_t{0}, oauth::kLatestTime));
  explain->add_option("--scheme", options.scheme, "Of the URL, where the input does not tell it")
      ->check(CLI::IsMember({"http", "https"}));
  explain->add_option("--request", options.request, "Which of several requests, from 1")
      ->check(CLI::Range(1, 1'000'000'000));
  explain
      ->add_option("--signature-methods", options.signature_methods,
                   "Allowed methods; all are, unless narrowed")
      ->delimiter(',')
      ->check(CLI::IsMember({"HMAC-SHA1", "HMAC-SHA256", "RSA-SHA1", "PLAINTEXT"}));
  explain
      ->add_option("--clock-skew", options.clock_skew,
                   "Seconds that a timestamp may be off, either way")
      ->check(CLI::Range(0, 1'000'000'000))
      ->capture_default_str();
  explain->add_option("--format", options.format, "text, or json: a line for each request")
      ->check(CLI::IsMember({"text", "json"}))
      ->capture_default_str();
}

// `serve` may be left out.
std::vector<std::string> with_default_command(int argc, char** argv) {
  std::vector<std::string> arguments(argv + 1, argv + argc);
  const std::string first = arguments.empty() ? "" : arguments.front();
  const bool asks_about_all = first == "--help" || first == "-h" || first == "--version";
  if (!asks_about_all && (first.empty() || first.starts_with('-'))) {
    arguments.insert(arguments.begin(), "serve");
  }
  std::reverse(arguments.begin(), arguments.end());  // CLI11 takes them from the back
  return arguments;
}

// True when the first argument is a command; else says which there are.
bool knows_command(const CLI::App& app, const std::string& command) {
  std::string names;
  for (const CLI::App* each : app.get_subcommands(nullptr)) {
    if (each->get_name() == command) {
      return true;
    }
    names += (names.empty() ? "" : ", ") + each->get_name();
  }
  if (command.starts_with('-')) {
    return true;  // an option of the program itself
  }
  fmt::print(stderr, "engagement-mock: there is no command \"{}\"; there are: {}\n", command,
             names);
  return false;
}

int run(int argc, char** argv) {
  CLI::App app("A mock of LivePerson's Validate Engagement endpoint that verifies OAuth signatures",
               "engagement-mock");
  app.footer(kExamples);
  app.set_version_flag("--version", "engagement-mock " ENGAGEMENT_VERSION);
  app.require_subcommand(1);
  ServeOptions serve_options;
  VerifyOptions verify_options;
  ExplainOptions explain_options;
  FixturesCheckOptions check_options;
  add_serve(app, serve_options);
  add_verify(app, verify_options);
  add_explain(app, explain_options);
  add_fixtures(app, check_options);
  std::vector<std::string> arguments = with_default_command(argc, argv);
  if (!knows_command(app, arguments.back())) {
    return kUsage;
  }
  try {
    app.parse(std::move(arguments));
  } catch (const CLI::ParseError& error) {
    const int status = app.exit(error);
    return status == 0 ? 0 : kUsage;
  }
  if (app.got_subcommand("fixtures")) {
    return check_fixtures(check_options);
  }
  if (app.got_subcommand("explain")) {
    return explain(explain_options);
  }
  return app.got_subcommand("verify") ? verify(verify_options) : serve(serve_options);
}

int complain(int status, const std::string& what) {
  fmt::print(stderr, "engagement-mock: {}\n", what);
  return status;
}

}  // namespace
}  // namespace engagement::cli

int main(int argc, char** argv) {
  using namespace engagement;
  try {
    return cli::run(argc, argv);
  } catch (const data::DataError& error) {
    return cli::complain(cli::kUsage, error.what());
  } catch (const std::exception& error) {
    return cli::complain(cli::kTrouble, error.what());
  }
}
