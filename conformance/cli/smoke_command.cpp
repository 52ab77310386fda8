#include "conformance/cli/smoke_command.h"

#include <fmt/format.h>

#include <array>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <vector>

#include "conformance/cli/bundled_client.h"
#include "conformance/cli/interrupts.h"
#include "conformance/cli/output.h"
#include "conformance/cli/selection.h"
#include "conformance/cli/smoke_diagnosis.h"
#include "conformance/cli/usage_error.h"
#include "conformance/judge/judge.h"
#include "conformance/report/summary.h"
#include "conformance/runner/adapter_answer.h"
#include "conformance/runner/adapter_request.h"
#include "conformance/runner/case_runner.h"
#include "conformance/runner/client_command.h"
#include "conformance/runner/client_process.h"
#include "conformance/runner/masking.h"
#include "conformance/text/text.h"

namespace engagement::conformance {
namespace {

constexpr int kAdapterBroke = 3;
constexpr std::string_view kCase = "status.200";

// Makes the call as a run does, and keeps what a run has no use for.
class WatchedClient final : public ClientCaller {
 public:
  WatchedClient(const std::string& command, const ProcessGuard& guard)
      : command_(command), guard_(guard) {}

  CallEnd call(const ClientCall& call) override {
    ClientCommand command;
    command.command = command_;
    command.input = call.request;
    command.deadline = call.deadline;
    end = run_client(command, guard_, call.stops);
    return {read_answer(end, call.deadline), end.kind == ClientEnd::Kind::stopped};
  }

  ClientEnd end;

 private:
  const std::string& command_;
  const ProcessGuard& guard_;
};

std::vector<std::string> proxies_of_environment() {
  std::vector<std::string> proxies;
  for (const char* name : {"http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"}) {
    if (const char* value = std::getenv(name); value != nullptr && *value != '\0') {
      proxies.push_back(name);  // its value may hold a password
    }
  }
  return proxies;
}

std::string quoted_output(std::string_view title, const std::string& text) {
  return text.empty() ? "" : fmt::format("\n{}:\n{}", title, indented(printable(text), "  | "));
}

std::string next_command(const SmokeCommandOptions& options) {
  return fmt::format("engagement-conformance run{} --case status",
                     options.client ? " --client " + shell_quoted(*options.client) : "");
}

std::string good_report(const SmokeObservation& seen, const SmokeCommandOptions& options) {
  const Evidence& evidence = seen.result.evidence;
  std::string text = fmt::format(
      "The adapter works: it sent {} {} and answered {} in {:.1f} s.\n", evidence.requests.size(),
      evidence.requests.size() == 1 ? "request" : "requests",
      printable_line(evidence.calls.front().raw_answer),
      static_cast<double>(seen.end.ran.count()) / 1000.0);
  if (!seen.result.failures.empty()) {
    text += "\nThe client does not keep the contract yet, which is what `run` is for:\n" +
            indented(describe_failures(seen.result), "  ");
  }
  return text + "\nNext: " + next_command(options) + "\n";
}

std::string bad_report(const SmokeObservation& seen, const Diagnosis& diagnosis) {
  const AdapterAnswer& answer = seen.result.evidence.calls.front();
  return fmt::format("The adapter does not work yet.\n\nProblem: {}\nWhat to do: {}\n{}{}\nThen try "
                     "again. The protocol: docs/adapter-protocol.md\n",
                     printable(diagnosis.problem), printable(diagnosis.advice),
                     quoted_output("Standard error", answer.error_output),
                     quoted_output("Standard output", answer.other_output + answer.raw_answer));
}

}  // namespace

CLI::App& add_smoke_command(CLI::App& app, SmokeCommandOptions& options) {
  CLI::App& command =
      *app.add_subcommand("smoke", "Try an adapter with one request, and explain what is wrong");
  command
      .add_option("--client", options.client,
                  "Shell command that starts the client's adapter (default: the bundled client)")
      ->type_name("COMMAND");
  command.add_option("--timeout", options.timeout_seconds, "Seconds that the adapter may take")
      ->check(CLI::Range(0.1, 3600.0))
      ->capture_default_str();
  command.add_flag("--show-request", options.show_request,
                   "Print the line that the adapter is given, with its invented secrets");
  command.footer(
      "Exit status: 0 the adapter works (whether its client keeps the contract is for `run`),\n"
      "2 wrong usage, 3 it does not work.\n\n"
      "Examples:\n  engagement-conformance smoke --client \"python3 adapter.py\"\n"
      "  engagement-conformance smoke --client \"java -jar adapter.jar\" --timeout 60");
  return command;
}

int smoke_command(const SmokeCommandOptions& options) {
  const std::string command = options.client ? *options.client : bundled_client_command();
  const ProcessGuard guard;
  static StopFlag stop;
  raise_on_signals(stop);
  if (const std::string problem = startup_problem(command, guard); !problem.empty()) {
    print("The adapter does not work yet.\n\nProblem: " + printable(problem) + "\n");
    return kAdapterBroke;
  }
  const Case test_case = chosen_cases(known_cases({}), {std::string(kCase)}).front();
  SmokeObservation seen;
  seen.deadline = std::chrono::milliseconds(std::llround(options.timeout_seconds * 1000));
  seen.proxies = proxies_of_environment();
  if (options.show_request) {
    print("The adapter is given a line such as\n" +
          adapter_request(test_case, client_base_url(test_case, "http://127.0.0.1:PORT"),
                          std::chrono::seconds(5)) +
          "\n");
  }
  WatchedClient client(command, guard);
  StartGate gate(1, seen.deadline);
  const OverloadWatch overload;
  const CaseSurroundings surroundings{std::chrono::seconds(5), seen.deadline, client, gate,
                                      overload, nullptr, stop};
  CaseRunEnd run = run_case(test_case, surroundings, 0, [] {});
  if (run.cut_off) {
    return 128 + stop.why();
  }
  seen.end = client.end;
  seen.result = judge(test_case, std::move(run.evidence), false);
  if (!seen.result.evidence.setup_error.empty()) {
    throw WorkError(seen.result.evidence.setup_error);
  }
  const Diagnosis diagnosis = diagnose(seen);
  mask_secrets(seen.result);
  print(diagnosis.problem.empty() ? good_report(seen, options) : bad_report(seen, diagnosis));
  return diagnosis.problem.empty() ? 0 : kAdapterBroke;
}

}  // namespace engagement::conformance
