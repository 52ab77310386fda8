#include "conformance/cli/self_test_command.h"

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <system_error>

#include "conformance/cli/bundled_client.h"
#include "conformance/cli/interrupts.h"
#include "conformance/cli/output.h"
#include "conformance/cli/usage_error.h"
#include "conformance/report/terminal_style.h"
#include "conformance/self-test/matrix.h"
#include "conformance/self-test/trial.h"
#include "conformance/text/text.h"

namespace engagement::conformance {
namespace {

using std::chrono::milliseconds;

constexpr const char* kFooter =
    R"(Each client of the closed list is the right one with one change (docs/self-test.md). A faulty one
has to be caught by a clause of its own, a correct one must not be blamed.

Exit status: 0 all is so, 1 one survived, was caught only by clauses that have nothing to do with it,
or was blamed though it is correct; 2 wrong usage, 3 something broke.

Examples:
  engagement-conformance self-test
  engagement-conformance self-test --fault 'retry-*' --thorough
  engagement-conformance self-test --format json > matrix.json)";

// Not by run_client(), which keeps the beginning of what a client prints: the list is longer.
std::string output_of(const std::string& command) {
  std::FILE* const pipe = ::popen(command.c_str(), "re");
  if (pipe == nullptr) {
    throw WorkError(
        fmt::format("{} cannot be started: {}", command, std::generic_category().message(errno)));
  }
  std::string output;
  std::array<char, 65536> buffer;
  while (const std::size_t count = std::fread(buffer.data(), 1, buffer.size(), pipe)) {
    output.append(buffer.data(), count);
  }
  if (::pclose(pipe) != 0) {
    throw WorkError(fmt::format("{} failed; build it again", command));
  }
  return output;
}

std::vector<Subject> known_subjects(const std::string& program) {
  try {
    return parse_subjects(output_of(program + " --list"));
  } catch (const SubjectListError& error) {
    throw WorkError(fmt::format("the list of faulty clients cannot be used: {}", error.what()));
  }
}

std::vector<Subject> chosen_subjects(const std::vector<Subject>& all,
                                     const std::vector<std::string>& globs) {
  for (const std::string& glob : globs) {
    if (select_subjects(all, {glob}).empty()) {
      throw UsageError(
          fmt::format("--fault {}: no client has such a name; docs/self-test.md lists them all",
                      printable_line(glob)));
    }
  }
  return select_subjects(all, globs);
}

}  // namespace

CLI::App& add_self_test_command(CLI::App& app, SelfTestCommandOptions& options) {
  CLI::App& command = *app.add_subcommand(
      "self-test", "Try the suite on clients of which it is known what is wrong with them");
  command.add_option("--fault", options.globs, "Only clients of such a name (repeatable)")
      ->type_name("GLOB")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  command.add_option("--pause", options.pause_seconds, "Pause before a retry, in seconds")
      ->check(CLI::Range(0.02, 60.0))
      ->capture_default_str();
  command.add_option("--jobs", options.jobs, "Cases that run side by side")
      ->type_name("N")
      ->check(CLI::Range(1, 1'000))
      ->capture_default_str();
  command.add_option("--format", options.format, "text or json")
      ->type_name("FORMAT")
      ->check(CLI::IsMember({"text", "json"}))
      ->capture_default_str();
  command.add_flag("--thorough", options.thorough,
                   "Run every case against every client, also after it was caught");
  command.footer(kFooter);
  return command;
}

int self_test_command(const SelfTestCommandOptions& options) {
  // Before any thread: a fork of a process with threads must be treated with care. And before there
  // is much to copy.
  const ProcessGuard guard;
  TrialOptions trial;
  trial.program = program_beside("engagement-faulty-client", "Build it: ninja -C build");
  trial.pause = milliseconds(std::llround(options.pause_seconds * 1000));
  trial.jobs = options.jobs;
  trial.thorough = options.thorough;

  static StopFlag stop;
  raise_on_signals(stop);
  const std::vector<Subject> subjects =
      chosen_subjects(known_subjects(trial.program), options.globs);
  const std::vector<Case> cases = load_embedded_cases();

  const bool shows_progress = style_of(STDERR_FILENO).terminal;
  const TrialProgress progress = [&](std::size_t through) {
    if (shows_progress) {
      print_error(fmt::format("\r\x1b[K{} of {} clients", through, subjects.size()));
    }
  };
  TrialReport report;
  const auto started = std::chrono::steady_clock::now();
  report.results = run_trial(subjects, cases, trial, guard, stop, progress);
  report.wall =
      std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - started);
  report.pause = trial.pause;
  report.thorough = trial.thorough;
  if (shows_progress) {
    print_error("\r\x1b[K");
  }
  if (stop.raised()) {
    print_error("engagement-conformance: interrupted; nothing is told of half a self-test\n");
    return 128 + stop.why();
  }
  print(options.format == "json" ? matrix_json(report)
                                 : matrix_text(report, style_of(STDOUT_FILENO)));
  return exit_status(report.results);
}

}  // namespace engagement::conformance
