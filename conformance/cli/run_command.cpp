#include "conformance/cli/run_command.h"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <memory>

#include "conformance/cli/bundled_client.h"
#include "conformance/cli/interrupts.h"
#include "conformance/cli/known_failing_file.h"
#include "conformance/cli/output.h"
#include "conformance/cli/report_request.h"
#include "conformance/cli/selection.h"
#include "conformance/cli/step_summary.h"
#include "conformance/cli/usage_error.h"
#include "conformance/judge/judge.h"
#include "conformance/report/progress.h"
#include "conformance/report/report_file.h"
#include "conformance/report/summary.h"
#include "conformance/report/terminal_report.h"
#include "conformance/runner/client_command.h"
#include "conformance/runner/plan.h"
#include "conformance/runner/suite_run.h"

namespace engagement::conformance {
namespace {

using std::chrono::milliseconds;

constexpr double kLongestSeconds = 3600;

constexpr const char* kFooter =
    R"(Exit status: 0 all counted clauses hold, 1 some do not, 2 wrong usage,
3 the suite or the adapter broke, 128 + N ended by signal N (reports are written).

Examples:
  engagement-conformance run
  engagement-conformance run --client "python3 adapter.py"
  engagement-conformance run --client "node adapter.mjs" --case retry --pause 0.2
  engagement-conformance run --report html=report.html --report junit=report.xml)";

// CLI11's own range check lets "nan" through.
CLI::Validator seconds_from(double least) {
  const std::string wanted = fmt::format("seconds, {:g} to {:g}", least, kLongestSeconds);
  return CLI::Validator(
      [least, wanted](std::string& text) -> std::string {
        double value = 0;
        const bool good = CLI::detail::lexical_cast(text, value) && std::isfinite(value) &&
                          value >= least && value <= kLongestSeconds;
        return good ? "" : fmt::format("{} is not what is wanted: {}", text, wanted);
      },
      "SECONDS");
}

milliseconds in_milliseconds(double seconds) {
  return milliseconds(static_cast<milliseconds::rep>(std::llround(seconds * 1000.0)));
}

RunOptions run_options(const RunCommandOptions& options) {
  RunOptions run;
  run.client = options.client ? *options.client : bundled_client_command(options.long_lived);
  run.pause = in_milliseconds(options.pause_seconds);
  if (options.timeout_seconds) {
    run.timeout = in_milliseconds(*options.timeout_seconds);
  }
  run.jobs = options.jobs;
  run.long_lived = options.long_lived;
  run.strict = options.strict;
  run.fail_fast = options.fail_fast;
  return run;
}

std::string now_rfc3339() {
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::time(nullptr)));
}

RunResult run_and_judge(const std::vector<Case>& all_cases, const std::vector<Case>& cases,
                        const RunOptions& options, const ProcessGuard& guard, StopFlag& stop) {
  RunResult run;
  run.client = options.client;
  run.started = now_rfc3339();
  run.pause = options.pause;
  run.strict = options.strict;
  const auto started = std::chrono::steady_clock::now();
  {
    const std::unique_ptr<RunListener> progress =
        make_progress({cases, options.jobs, options.pause}, style_of(STDERR_FILENO), print_error);
    run.cases = run_cases(cases, options, guard, stop, *progress);
  }
  run.wall = std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - started);
  judge_nonces_over_cases(run.cases);
  run.clauses = summarise_clauses(all_cases, run.cases);
  return run;
}

// Why the run is not whole; "" when it is.
std::string interruption(const StopFlag& stop) {
  if (!stop.raised()) {
    return "";
  }
  if (stop.why() == kStoppedByFailFast) {
    return "It was stopped at its first failure (--fail-fast); the cases that had not begun are "
           "skipped.";
  }
  return fmt::format(
      "Signal {} ended it before all cases were over; those that it cut off are errors.",
      stop.why());
}

// Skips do not change the exit status, but a run of skips alone has shown nothing.
std::string nothing_judged(const std::vector<CaseResult>& results) {
  const bool only_skips =
      std::all_of(results.begin(), results.end(),
                  [](const CaseResult& each) { return each.verdict == CaseVerdict::skipped; });
  return only_skips ? fmt::format("engagement-conformance: WARNING: nothing was judged: all {} cases "
                                  "were skipped, so this run says nothing of the client\n",
                                  results.size())
                    : "";
}

// All of them are tried, so that one full disk does not cost the other reports.
void write_reports(const std::vector<ReportRequest>& reports, const RunResult& run) {
  std::string problems;
  for (const ReportRequest& report : reports) {
    try {
      write_report_file(report.file, report.format->write(run));
      print_error(fmt::format("{} report: {}\n", report.format->name, report.file.string()));
    } catch (const ReportFileError& error) {
      problems += (problems.empty() ? "" : "; ") + std::string(error.what());
    }
  }
  if (!problems.empty()) {
    throw ReportFileError(problems);
  }
}

}  // namespace

CLI::App& add_run_command(CLI::App& app, RunCommandOptions& options) {
  CLI::App& command = *app.add_subcommand("run", "Judge a client (the default)");
  command
      .add_option("--client", options.client,
                  "Shell command that starts the client's adapter, once for each case "
                  "(default: the bundled client)")
      ->type_name("COMMAND");
  command.add_flag("--long-lived", options.long_lived,
                   "Start the client once: it reads a line for each call and answers in any order");
  command
      .add_option("--cases", options.case_files,
                  "File of further cases, of the form of conformance/cases/*.json (repeatable)")
      ->type_name("FILE")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  command.add_option("--case", options.globs, "Only cases or sections of such a name (repeatable)")
      ->type_name("GLOB")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  command.add_option("--jobs", options.jobs, "Cases that run side by side (default: all)")
      ->type_name("N")
      ->check(CLI::Range(1, 10'000));
  command
      .add_option("--pause", options.pause_seconds,
                  "Pause before a retry that the client is told to make")
      ->check(seconds_from(0))
      ->capture_default_str();
  command
      .add_option("--timeout", options.timeout_seconds,
                  "Deadline of one call of the client (default: 30 s beyond what the case needs)")
      ->check(seconds_from(0.1));
  command
      .add_option("--report", options.reports,
                  fmt::format("Write a report, such as html=FILE; there are {} (repeatable)",
                              report_format_names()))
      ->type_name("FORMAT=FILE")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  command.add_option("--shard", options.shard, "Only the I-th of N parts of the cases")
      ->type_name("I/N");
  command
      .add_option("--known-failing", options.known_failing,
                  "Cases that must fail, a line each: name or glob, and the reason. They do not "
                  "count; one that passes is an error")
      ->type_name("FILE");
  command.add_flag("--strict", options.strict, "Count advisory clauses, too");
  auto* const fail_fast = command.add_flag("--fail-fast", options.fail_fast,
                                           "Stop at the first case that fails or breaks");
  command
      .add_flag("--keep-going", options.keep_going, "Run all cases whatever fails (the default)")
      ->excludes(fail_fast);
  command.footer(kFooter);
  return command;
}

int run_command(const RunCommandOptions& options) {
  // Before any thread, as a fork of a process with threads must be treated with care, and while
  // this process is small, as the guard forks for each client what it has got of it.
  const ProcessGuard guard;
  const std::vector<Case> all_cases = known_cases(options.case_files);
  const Shard shard = options.shard.empty() ? Shard{} : parse_shard(options.shard);
  const milliseconds pause = in_milliseconds(options.pause_seconds);
  const std::vector<Case> cases =
      as_run_with(pause, shard_of(chosen_cases(all_cases, options.globs), shard, pause));
  const std::vector<ReportRequest> reports = parse_report_requests(options.reports);
  for (const ReportRequest& report : reports) {
    check_report_file(report.file);
  }
  RunOptions run_with = run_options(options);
  if (!options.known_failing.empty()) {
    run_with.known_failures = load_known_failing(options.known_failing, all_cases);
  }

  static StopFlag stop;
  raise_on_signals(stop);
  if (const std::string problem = startup_problem(run_with.client, guard); !problem.empty()) {
    throw WorkError(problem);
  }

  RunResult run = run_and_judge(all_cases, cases, run_with, guard, stop);
  run.interrupted = interruption(stop);
  print(terminal_report(run, style_of(STDOUT_FILENO)));
  if (const std::string problem = write_step_summary(run); !problem.empty()) {
    print_error("engagement-conformance: " + problem + "\n");
  }
  if (const std::string warning = nothing_judged(run.cases); !warning.empty()) {
    print_error(warning);
  }
  write_reports(reports, run);
  const bool interrupted = stop.raised() && stop.why() != kStoppedByFailFast;
  return interrupted ? 128 + stop.why() : exit_status(summarise(run.cases));
}

}  // namespace engagement::conformance
