// engagement-conformance: judges clients of the Validate Engagement API.
#include <fmt/format.h>
#include <signal.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <exception>
#include <string>
#include <vector>

#include "conformance/cli/attach_command.h"
#include "conformance/cli/list_command.h"
#include "conformance/cli/output.h"
#include "conformance/cli/provider_command.h"
#include "conformance/cli/run_command.h"
#include "conformance/cli/self_test_command.h"
#include "conformance/cli/smoke_command.h"
#include "conformance/cli/usage_error.h"
#include "conformance/text/text.h"
#include "mock-server/data/data_error.h"

namespace engagement::conformance {
namespace {

constexpr int kWrongUsage = 2;
constexpr int kCouldNotWork = 3;

// `run` is the default: options without a sub-command are its own. In the order CLI11 wants:
// reversed, and without the program's name.
std::vector<std::string> arguments(int argc, char** argv) {
  std::vector<std::string> all(argv + 1, argv + argc);
  const bool of_program = !all.empty() && (all[0] == "--help" || all[0] == "-h" ||
                                           all[0] == "--help-all" || all[0] == "--version");
  if (all.empty() || (all[0].starts_with("-") && !of_program)) {
    all.insert(all.begin(), "run");
  }
  std::reverse(all.begin(), all.end());
  return all;
}

// CLI11 would say no more than that a sub-command is required.
void refuse_unknown_command(const CLI::App& app, const std::vector<std::string>& reversed) {
  std::string names;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    if (command->get_name() == reversed.back()) {
      return;
    }
    names += (names.empty() ? "" : ", ") + command->get_name();
  }
  if (!reversed.back().starts_with("-")) {
    throw UsageError(fmt::format("there is no command \"{}\"; there are {}",
                                 printable_line(reversed.back()), names));
  }
}

int complain(int status, std::string_view message) {
  print_error(fmt::format("engagement-conformance: {}\n", message));
  return status;
}

int execute(int argc, char** argv) {
  CLI::App app("Judges whether a client keeps to LivePerson's Validate Engagement API.",
               "engagement-conformance");
  app.set_version_flag("--version", "engagement-conformance " ENGAGEMENT_VERSION);
  app.require_subcommand(1);
  app.footer(
      "Without a sub-command it runs `run`. Options: engagement-conformance run --help\n\n"
      "Examples:\n  engagement-conformance --client \"python3 adapter.py\"\n"
      "  engagement-conformance list --case retry");
  RunCommandOptions run_options;
  ListCommandOptions list_options;
  SmokeCommandOptions smoke_options;
  AttachCommandOptions attach_options;
  const CLI::App& run = add_run_command(app, run_options);
  add_list_command(app, list_options);
  SelfTestCommandOptions self_test_options;
  const CLI::App& self_test = add_self_test_command(app, self_test_options);
  ProviderCommandOptions provider_options;
  const CLI::App& provider = add_provider_command(app, provider_options);
  const CLI::App& smoke = add_smoke_command(app, smoke_options);
  const CLI::App& attach = add_attach_command(app, attach_options);
  std::vector<std::string> words = arguments(argc, argv);
  refuse_unknown_command(app, words);
  try {
    app.parse(words);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : kWrongUsage;
  }
  if (self_test.parsed()) {
    return self_test_command(self_test_options);
  }
  if (provider.parsed()) {
    return provider_command(provider_options);
  }
  if (smoke.parsed()) {
    return smoke_command(smoke_options);
  }
  if (attach.parsed()) {
    return attach_command(attach_options);
  }
  return run.parsed() ? run_command(run_options) : list_command(list_options);
}

}  // namespace
}  // namespace engagement::conformance

int main(int argc, char** argv) {
  using namespace engagement::conformance;
  open_standard_streams();
  ::signal(SIGPIPE, SIG_IGN);
  try {
    return execute(argc, argv);
  } catch (const UsageError& error) {
    return complain(kWrongUsage, error.what());
  } catch (const engagement::data::DataError& error) {
    return complain(kWrongUsage, error.what());
  } catch (const std::exception& error) {
    return complain(kCouldNotWork, error.what());
  }
}
