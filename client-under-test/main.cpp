// engagement-client: the reference client of the Validate Engagement API on the command line.
#include <CLI/CLI.hpp>
#include <exception>
#include <iostream>
#include <stdexcept>

#include "client-under-test/cli/adapter.h"
#include "client-under-test/cli/validate.h"

namespace {

using engagement_client::cli::ValidateOptions;

constexpr int kWrongUsage = 2;
constexpr int kCannotWork = 3;
constexpr double kMaxSeconds = 86'400;

constexpr char kExamples[] = R"(Examples:
  export ENGAGEMENT_CONSUMER_SECRET=... ENGAGEMENT_TOKEN_SECRET=...
  engagement-client validate --base-url https://va.example.com --consumer-key KEY --token TOKEN \
    --account 12345678 --visitor 9223372036854775807 --campaign 1234 --engagement 5678 \
    --context 91011 --session abcDEF123
  engagement-client validate --base-url http://127.0.0.1:8080 --credentials credentials.json ...
  engagement-conformance run --client "engagement-client adapter"

Exit status of validate: 0 valid, 1 another answer, 2 wrong usage or input, 3 no usable answer.)";

CLI::App* add_validate(CLI::App& app, ValidateOptions& options) {
  CLI::App* validate = app.add_subcommand("validate", "Ask whether one engagement is valid");
  validate->add_option("--base-url", options.base_url, "Where the API is, without /api/...")
      ->required();
  auto& ids = options.ids;
  validate->add_option("--account", ids.account, "LivePerson account ID")->required();
  validate->add_option("--visitor", ids.visitor, "LivePerson visitor ID")->required();
  validate->add_option("--campaign", ids.campaign, "Campaign ID")->required();
  validate->add_option("--engagement", ids.engagement, "Engagement ID")->required();
  validate->add_option("--context", ids.context, "Engagement context ID")->required();
  validate->add_option("--session", ids.session, "LivePerson session ID")->required();
  validate->add_option("--consumer-key", options.consumer_key, "OAuth consumer key");
  validate->add_option("--token", options.token, "OAuth access token");
  validate->add_option("--credentials", options.credentials_file,
                       "JSON file with consumer_key, consumer_secret, token, token_secret;\n"
                       "ENGAGEMENT_CONSUMER_SECRET and ENGAGEMENT_TOKEN_SECRET, and the\n"
                       "options above, win over it");
  validate->add_option("--ca-file", options.ca_file,
                       "PEM file of trusted certificates (default: the system's)");
  validate->add_option("--pause", options.pause_seconds, "Seconds before each retry of a 5xx")
      ->check(CLI::Range(0.0, kMaxSeconds))
      ->capture_default_str();
  validate->add_option("--timeout", options.timeout_seconds, "Seconds that one attempt may take")
      ->check(CLI::Range(0.0, kMaxSeconds))
      ->capture_default_str();
  validate->add_option("--signature-method", options.signature_method, "HMAC-SHA1 or HMAC-SHA256")
      ->capture_default_str();
  validate->add_flag("--json", options.json, "Print the result as JSON");
  return validate;
}

int run(int argc, char** argv) {
  CLI::App app("A client of LivePerson's Validate Engagement API", "engagement-client");
  app.set_version_flag("--version", "engagement-client " ENGAGEMENT_VERSION);
  app.footer(kExamples);
  app.require_subcommand(1);
  ValidateOptions options;
  const CLI::App* validate = add_validate(app, options);
  CLI::App* adapter =
      app.add_subcommand("adapter", "Serve the conformance suite: a JSON line in, a JSON line out");
  bool long_lived = false;
  adapter->add_flag("--long-lived", long_lived, "Serve requests until the end of the input");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : kWrongUsage;
  }
  if (validate->parsed()) {
    return engagement_client::cli::run_validate(options);
  }
  return long_lived ? engagement_client::cli::run_long_lived_adapter(std::cin, std::cout)
                    : engagement_client::cli::run_adapter(std::cin, std::cout, std::cerr);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const std::invalid_argument& error) {
    std::cerr << "engagement-client: " << error.what() << "\n";
    return kWrongUsage;
  } catch (const std::exception& error) {
    std::cerr << "engagement-client: " << error.what() << "\n";
    return kCannotWork;
  }
}
