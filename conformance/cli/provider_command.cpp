#include "conformance/cli/provider_command.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <chrono>
#include <ctime>
#include <fstream>
#include <thread>

#include "conformance/cli/output.h"
#include "conformance/cli/usage_error.h"
#include "conformance/provider/report.h"
#include "conformance/provider/run.h"
#include "conformance/report/report_file.h"
#include "conformance/text/text.h"
#include "mock-server/fixtures/fixture_file.h"

namespace engagement::conformance {
namespace {

using std::chrono::duration;
using std::chrono::duration_cast;
using std::chrono::milliseconds;

constexpr const char* kFooter =
    R"(Sends fewer than 40 requests, one at a time, and repeats none. A server that knows its own data only
is told by --account and the like what is valid there. Of a file with many credentials the first is used.

Exit status: 0 all counted checks hold, 1 some do not, 2 wrong usage, 3 the server cannot be reached.

Examples:
  engagement-conformance provider --base-url http://127.0.0.1:8080
  engagement-conformance provider --base-url https://127.0.0.1:8443 --ca-file ca.pem --check 'refuses.*'
  engagement-conformance provider --base-url https://example.com --credentials mine.json --pause 1 \
      --account 123 --visitor 456 --campaign 7 --engagement 8 --context 9 --session abc)";

struct Report {
  bool junit = false;
  std::string file;
};

std::vector<Report> parse_reports(const std::vector<std::string>& texts) {
  std::vector<Report> reports;
  for (const std::string& text : texts) {
    const std::size_t equals = text.find('=');
    const std::string format = text.substr(0, equals);
    if (equals == std::string::npos || equals + 1 == text.size() ||
        (format != "json" && format != "junit")) {
      throw UsageError(
          fmt::format("--report {}: write json=FILE or junit=FILE", printable_line(text)));
    }
    reports.push_back({format == "junit", text.substr(equals + 1)});
    check_report_file(reports.back().file);
  }
  return reports;
}

provider::Credentials credentials_of(const std::string& file) {
  const fixtures::KnownCredentials known =
      file.empty() ? fixtures::built_in_credentials() : fixtures::load_credentials(file);
  if (known.store.all().empty()) {
    throw UsageError(fmt::format("{} lists no credentials", printable_line(file)));
  }
  const oauth::Credential& first = known.store.all().front();
  return {first.consumer_key, first.consumer_secret, first.token.value_or(""), first.token_secret};
}

provider::Subject subject_of(const ProviderCommandOptions& options) {
  const std::optional<provider::BaseUrl> url = provider::parse_base_url(options.base_url);
  if (!url) {
    throw UsageError(
        fmt::format("--base-url {}: write it like https://example.com or "
                    "http://127.0.0.1:8080/prefix",
                    printable_line(options.base_url)));
  }
  if (!options.ca_file.empty() && !std::ifstream(options.ca_file)) {
    throw UsageError(fmt::format("--ca-file {}: cannot be read", printable_line(options.ca_file)));
  }
  for (const std::string* id : {&options.ids.account, &options.ids.visitor, &options.ids.campaign,
                                &options.ids.engagement, &options.ids.context, &options.ids.session,
                                &options.unknown_engagement, &options.unknown_account}) {
    if (id->empty()) {
      throw UsageError("an id is empty; --help shows the defaults");
    }
  }
  return {{*url, options.ca_file,
           duration_cast<milliseconds>(duration<double>(options.timeout_seconds))},
          credentials_of(options.credentials_file),
          options.ids,
          options.unknown_engagement,
          options.unknown_account};
}

std::vector<const provider::Check*> chosen_checks(const std::vector<std::string>& globs) {
  for (const std::string& glob : globs) {
    if (provider::select_checks({glob}).empty()) {
      throw UsageError(fmt::format("--check {}: no check has such a name; --list shows them all",
                                   printable_line(glob)));
    }
  }
  return provider::select_checks(globs);
}

std::string list_of(const std::vector<const provider::Check*>& checks) {
  std::string text;
  for (const provider::Check* each : checks) {
    text += fmt::format("{:<30}  {:<10}  {}  [{}]\n", each->name, name_of(each->level), each->title,
                        each->source);
  }
  return text;
}

// Waits before each request but the first.
std::function<void()> pauses_of(double pause_seconds) {
  return [pause = duration<double>(pause_seconds), first = true]() mutable {
    if (!first) {
      std::this_thread::sleep_for(pause);
    }
    first = false;
  };
}

void add_id(CLI::App& command, const std::string& name, std::string& value,
            const std::string& text) {
  command.add_option(name, value, text)->type_name("ID")->capture_default_str();
}

}  // namespace

CLI::App& add_provider_command(CLI::App& app, ProviderCommandOptions& options) {
  CLI::App& command = *app.add_subcommand("provider", "Check a server, this mock or another one");
  command.add_option("--base-url", options.base_url, "Where the server is")->type_name("URL");
  command
      .add_option("--credentials", options.credentials_file,
                  "JSON file of credentials (default: those that the mock knows)")
      ->type_name("FILE");
  command.add_option("--ca-file", options.ca_file, "PEM file of the authority to trust, for https")
      ->type_name("FILE");
  add_id(command, "--account", options.ids.account, "A valid account");
  add_id(command, "--visitor", options.ids.visitor, "A valid visitor");
  add_id(command, "--campaign", options.ids.campaign, "A valid campaign");
  add_id(command, "--engagement", options.ids.engagement, "A valid engagement");
  add_id(command, "--context", options.ids.context, "A valid context");
  add_id(command, "--session", options.ids.session, "A valid session");
  add_id(command, "--unknown-engagement", options.unknown_engagement, "One that is not valid");
  add_id(command, "--unknown-account", options.unknown_account, "One that is not valid");
  command.add_option("--timeout", options.timeout_seconds, "For each request, in seconds")
      ->check(CLI::Range(0.1, 600.0))
      ->capture_default_str();
  command.add_option("--pause", options.pause_seconds, "Between requests, in seconds")
      ->check(CLI::Range(0.0, 600.0))
      ->capture_default_str();
  for (const auto& [name, values, type, text] :
       {std::tuple("--check", &options.globs, "GLOB",
                   "Only checks or sections of such a name (repeatable)"),
        std::tuple("--report", &options.reports, "FORMAT=FILE",
                   "Write a report: json=FILE or junit=FILE (repeatable)")}) {
    command.add_option(name, *values, text)
        ->type_name(type)
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  }
  command.add_flag("--strict", options.strict, "Count advisory checks, too");
  command.add_flag("--list", options.list, "List the checks instead of running them");
  command.footer(kFooter);
  return command;
}

int provider_command(const ProviderCommandOptions& options) {
  const std::vector<const provider::Check*> checks = chosen_checks(options.globs);
  if (options.list) {
    print(list_of(checks));
    return 0;
  }
  if (options.base_url.empty()) {
    throw UsageError(
        "--base-url is missing; for a mock on this machine it is http://127.0.0.1:8080");
  }
  const provider::Subject subject = subject_of(options);
  const std::vector<Report> reports = parse_reports(options.reports);
  const provider::ReportFrame frame{
      ENGAGEMENT_VERSION, subject.peer.url.origin() + subject.peer.url.path,
      fmt::format("{:%Y-%m-%dT%H:%M:%S}Z", fmt::gmtime(std::time(nullptr))), options.strict};
  const provider::ProviderRun run = provider::run_checks(
      subject, checks, pauses_of(options.pause_seconds),
      [](const provider::CheckResult& result) { print(provider::text_line(result)); });
  print(provider::text_summary(run, frame));
  for (const Report& report : reports) {
    write_report_file(report.file, report.junit ? provider::junit_report(run, frame)
                                                : provider::json_report(run, frame));
  }
  if (!run.cut_short.empty()) {
    throw WorkError("the server went away: " + run.cut_short);
  }
  for (const provider::CheckResult& result : run.results) {
    if (provider::counts_as_broken(result, options.strict)) {
      return 1;
    }
  }
  return 0;
}

}  // namespace engagement::conformance
