#include "conformance/cli/attach_command.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <exception>
#include <memory>
#include <optional>
#include <set>
#include <vector>

#include "conformance/cli/interrupts.h"
#include "conformance/cli/output.h"
#include "conformance/cli/selection.h"
#include "conformance/cli/usage_error.h"
#include "conformance/judge/judge.h"
#include "conformance/report/summary.h"
#include "conformance/runner/adapter_request.h"
#include "conformance/runner/case_server.h"
#include "conformance/runner/input_queue.h"
#include "conformance/runner/masking.h"
#include "conformance/runner/plan.h"
#include "conformance/runner/trusted_authority.h"
#include "conformance/suite/outcome.h"
#include "conformance/text/text.h"
#include "mock-server/files/whole_file.h"

namespace engagement::conformance {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr int kNothingCame = 3;
constexpr mode_t kReadableByAll = 0644;

milliseconds in_milliseconds(double seconds) {
  return milliseconds(static_cast<milliseconds::rep>(std::llround(seconds * 1000.0)));
}

bool is_wildcard(const std::string& host) {
  return host == "0.0.0.0" || host == "::";
}

bool is_loopback(const std::string& host) {
  return host.starts_with("127.") || host == "::1" || host == "localhost";
}

std::unique_ptr<const TrustedAuthority> authority_for(const Case& test_case) {
  return is_over_tls(test_case.server) ? std::make_unique<const TrustedAuthority>() : nullptr;
}

// "41873" of "http://127.0.0.1:41873/gateway".
std::string port_of(const std::string& base_url) {
  const std::size_t host = base_url.find("://") + 3;
  const std::size_t end = base_url.find('/', host);
  const std::string authority = base_url.substr(host, end - host);
  return authority.substr(authority.rfind(':') + 1);
}

// One case, from the first look at the mock to the verdict.
class Attachment {
 public:
  Attachment(const Case& test_case, const AttachCommandOptions& options, const StopFlag& stop)
      : case_(test_case),
        options_(options),
        stop_(stop),
        trusted_(authority_for(test_case)),
        server_(test_case, trusted_ ? trusted_->authority() : nullptr, nullptr,
                {options.host, options.port, [this] { answered_.push("."); }}) {
    evidence_.base_url = server_.base_url();
    evidence_.pause = in_milliseconds(options.pause_seconds);
    evidence_.started = Clock::now();
    evidence_.started_unix = std::chrono::duration_cast<std::chrono::seconds>(
                                 std::chrono::system_clock::now().time_since_epoch())
                                 .count();
  }

  int run() {
    introduce();
    while (!over()) {
      wait();
      tell_new_requests();
    }
    server_.finish(evidence_);
    finished_ = true;
    tell_new_requests();
    if (stop_.raised() && stop_.why() != SIGINT) {
      return 128 + stop_.why();
    }
    return conclude();
  }

 private:
  void introduce() {
    if (!is_loopback(options_.host)) {
      print_error(
          fmt::format("engagement-conformance: warning: {} is reachable from other machines, and "
                      "anybody there can send requests, until this ends\n",
                      options_.host));
    }
    print(fmt::format("Case {}: the client {}.\nBase URL: {}\n", case_.name,
                      printable_line(case_.title), evidence_.base_url));
    if (is_wildcard(options_.host)) {
      print("It listens at all addresses: put one of this machine in place of the host.\n");
    }
    print("Inputs, as an adapter gets them:\n" +
          adapter_request(case_, evidence_.base_url, evidence_.pause,
                          trusted_ ? trusted_->ca_file() : ""));
    if (const std::optional<int> wanted = expected_requests(case_)) {
      print(fmt::format("A right client sends {} {} and ends as {}.\n", *wanted,
                        *wanted == 1 ? "request" : "requests",
                        fmt::join(case_.expect.outcomes, " or ")));
    }
    if (case_.calls > 1) {
      print(fmt::format("Call it {} times, one after the other.\n", case_.calls));
    }
    print("Waiting. Type what the client returned, such as \"valid\", to have that judged; Enter "
          "ends.\n");
    if (!options_.port_file.empty()) {
      write_port_file();
    }
  }

  void write_port_file() const {
    try {
      files::write_whole_file(options_.port_file,
                              fmt::format("{}\n", port_of(evidence_.base_url)), kReadableByAll);
    } catch (const std::exception& error) {
      throw WorkError(fmt::format("--port-file {}: cannot be written: {}",
                                  printable_line(options_.port_file), error.what()));
    }
  }

  Clock::time_point deadline() const {
    Clock::time_point due = evidence_.started + in_milliseconds(options_.timeout_seconds);
    const std::optional<int> wanted = expected_requests(case_);
    if (wanted && *wanted > 0 && told_ >= static_cast<std::size_t>(*wanted)) {
      due = std::min(due, last_request_ + in_milliseconds(options_.quiet_seconds));
    }
    return due;
  }

  bool over() const { return typed_end_ || stop_.raised() || Clock::now() >= deadline(); }

  void wait() {
    std::array<pollfd, 3> fds = {{{stop_.fd(), POLLIN, 0},
                                  {answered_.fd(), POLLIN, 0},
                                  {input_open_ ? STDIN_FILENO : -1, POLLIN, 0}}};
    const auto left = std::chrono::ceil<milliseconds>(deadline() - Clock::now());
    ::poll(fds.data(), fds.size(), static_cast<int>(std::max<long>(left.count(), 0)));
    if (fds[1].revents != 0) {
      std::string events;
      answered_.take(events);
    }
    if (fds[2].revents != 0) {
      read_input();
    }
  }

  void read_input() {
    std::array<char, 256> buffer;
    const ssize_t size = ::read(STDIN_FILENO, buffer.data(), buffer.size());
    if (size <= 0) {
      input_open_ = false;  // as with </dev/null: the other ways to end remain
      return;
    }
    typed_.append(buffer.data(), static_cast<std::size_t>(size));
    for (std::size_t end = typed_.find('\n'); end != std::string::npos; end = typed_.find('\n')) {
      take_line(typed_.substr(0, end));
      typed_.erase(0, end + 1);
    }
  }

  void take_line(std::string line) {
    line.erase(0, line.find_first_not_of(" \t"));
    line.erase(line.find_last_not_of(" \t\r") + 1);
    if (line.empty() || is_outcome(line)) {
      outcome_ = line;
      typed_end_ = true;
      return;
    }
    print(fmt::format("\"{}\" is no outcome; there are {}. Enter alone ends without one.\n",
                      printable_line(line), fmt::join(all_outcomes(), ", ")));
  }

  void tell_new_requests() {
    if (!finished_) {
      evidence_.requests = server_.received();
    }
    for (; told_ < evidence_.requests.size() && is_told(evidence_.requests[told_]); ++told_) {
      tell_request(evidence_.requests[told_]);
      last_request_ = Clock::now();
      tell_new_failures();
    }
  }

  bool is_told(const journal::Entry& request) const { return finished_ || request.is_answered(); }

  void tell_request(const journal::Entry& request) const {
    const std::optional<double> gap = gap_in_ms(evidence_, told_);
    print(without_case_secrets(fmt::format(
        "request {}{}: {} → {}; {}\n", told_ + 1,
        gap ? fmt::format(", {:.2f} s after the answer before", *gap / 1000.0) : "",
        printable_line(request_line(request)), request.answered_with,
        request.accepted() ? "well signed"
                                   : "signature: " + printable_line(request.verdict.explanation))));
  }

  void tell_new_failures() {
    const CaseResult result = judged(std::nullopt);
    for (const Failure& failure : result.failures) {
      const std::string text = describe_clause(failure) + "\n" +
                               describe_finding(failure, result.evidence);
      if (shown_.insert(failure.clause + failure.message).second) {
        print("  " + without_case_secrets(text));
      }
    }
  }

  // With an outcome, of all clauses; without, of those that requests alone can break.
  CaseResult judged(const std::optional<std::string>& outcome) const {
    Evidence evidence = evidence_;
    evidence.ended = Clock::now();
    if (options_.no_timing) {
      // A client that is held by a debugger is late for reasons of its own.
      evidence.overloaded = true;
      evidence.late = {{evidence.started, evidence.ended}};
    }
    AdapterAnswer answer;
    if (outcome) {
      answer.kind = AdapterAnswer::Kind::outcome;
      answer.outcome = *outcome;
    }
    evidence.calls.assign(static_cast<std::size_t>(case_.calls), answer);
    if (is_wildcard(options_.host) && !evidence.requests.empty()) {
      take_host_from_request(evidence);
    }
    CaseResult result = judge(case_, std::move(evidence), false);
    if (options_.no_timing) {
      const auto is_pause = [](const Failure& failure) { return failure.clause == "RETRY-PAUSE"; };
      std::erase_if(result.failures, is_pause);
      std::erase(result.judged, "RETRY-PAUSE");
    }
    mask_secrets(result);
    return result;
  }

  // Which of the machine's addresses the client was given is not known here.
  void take_host_from_request(Evidence& evidence) const {
    for (const auto& [name, value] : evidence.requests.front().headers) {
      if (name == "Host" || name == "host") {
        evidence.base_url = client_base_url(
            case_, (trusted_ ? "https://" : "http://") + value + case_.base_path);
      }
    }
  }

  int conclude() {
    const bool known = !outcome_.empty();
    if (evidence_.requests.empty() && expected_requests(case_) != 0) {
      print("No request came. Does the client use the base URL above, and no proxy?\n");
      return kNothingCame;
    }
    if (evidence_.requests.empty() && !known) {
      print("No request came, as it should be. Nothing was judged, since no outcome was typed.\n");
      return kNothingCame;
    }
    CaseResult result = judged(known ? outcome_ : case_.expect.outcomes.front());
    if (!known) {
      const auto is_about_outcome = [](const std::string& clause) {
        return clause.starts_with("STATUS-") || clause == "FAULT-SAFE" || clause == "INPUT-SAFE";
      };
      std::erase_if(result.judged, is_about_outcome);
    }
    if (result.verdict == CaseVerdict::error && !evidence_.setup_error.empty()) {
      throw WorkError(result.reason);  // our own trouble is no verdict on the client
    }
    result.verdict = result.failures.empty() ? CaseVerdict::passed : CaseVerdict::failed;
    print(fmt::format("\n{}", describe_failures(result)));
    const std::vector<std::string> broken = broken_clauses(result);
    std::vector<std::string> held;
    std::copy_if(result.judged.begin(), result.judged.end(), std::back_inserter(held),
                 [&broken](const std::string& clause) {
                   return std::find(broken.begin(), broken.end(), clause) == broken.end();
                 });
    print(fmt::format("held: {}\n", fmt::join(held, " ")));
    if (!broken.empty()) {
      print(fmt::format("broken: {}\n", fmt::join(broken, " ")));
    }
    if (!known) {
      print("not judged: the outcome, since none was typed\n");
    }
    if (options_.no_timing) {
      print("not judged: RETRY-PAUSE (--no-timing)\n");
    }
    print(fmt::format("{} {}\n", case_.name, name_of(result.verdict)));
    return result.verdict == CaseVerdict::passed ? 0 : 1;
  }

  std::string without_case_secrets(std::string text) const {
    CaseResult holder;
    holder.test_case = &case_;
    holder.reason = std::move(text);
    mask_secrets(holder);
    return holder.reason;
  }

  const Case& case_;
  const AttachCommandOptions& options_;
  const StopFlag& stop_;
  InputQueue answered_;  // outlives the server, whose thread pushes to it
  Evidence evidence_;
  std::size_t told_ = 0;
  std::set<std::string> shown_;
  Clock::time_point last_request_{};
  bool finished_ = false;
  bool input_open_ = true;
  bool typed_end_ = false;
  std::string typed_;
  std::string outcome_;
  const std::unique_ptr<const TrustedAuthority> trusted_;
  CaseServer server_;
};

}  // namespace

CLI::App& add_attach_command(CLI::App& app, AttachCommandOptions& options) {
  CLI::App& command = *app.add_subcommand(
      "attach", "Judge one case of a client that you start by hand: a debugger, a phone");
  command.add_option("--case", options.glob, "The case")->type_name("NAME")->capture_default_str();
  command
      .add_option("--port-file", options.port_file,
                  "File that gets the port's number, whole, as soon as requests are served")
      ->type_name("FILE");
  command
      .add_option("--host", options.host,
                  "Address to listen at; one that is not of loopback is open to others")
      ->capture_default_str();
  command.add_option("--port", options.port, "Port to listen at; 0: any free one")
      ->check(CLI::Range(0, 65535))
      ->capture_default_str();
  command.add_option("--pause", options.pause_seconds, "Seconds that the client pauses before a retry")
      ->check(CLI::Range(0.0, 3600.0))
      ->capture_default_str();
  command
      .add_option("--quiet", options.quiet_seconds,
                  "Seconds to wait for more when the expected requests have come")
      ->check(CLI::Range(0.0, 3600.0))
      ->capture_default_str();
  command.add_option("--timeout", options.timeout_seconds, "Seconds after which it ends in any case")
      ->check(CLI::Range(0.1, 86'400.0))
      ->capture_default_str();
  command.add_flag("--no-timing", options.no_timing,
                   "Judge no pauses: a debugger stops the client");
  command.footer(
      "It ends when the expected requests have come and nothing follows, by Enter, by Ctrl-C, or by "
      "--timeout.\nExit status: 0 all counted clauses hold, 1 some do not, 2 wrong usage, 3 no "
      "request came.\n\nExamples:\n  engagement-conformance attach --case retry.500-then-200 "
      "--no-timing\n  engagement-conformance attach --host 192.168.1.5 --port 8080");
  return command;
}

int attach_command(const AttachCommandOptions& options) {
  const std::vector<Case> chosen = as_run_with(in_milliseconds(options.pause_seconds),
                                               chosen_cases(known_cases({}), {options.glob}));
  if (chosen.size() != 1) {
    throw UsageError(fmt::format("--case {}: {} cases have such a name; attach judges one, such as {}",
                                 printable_line(options.glob), chosen.size(), chosen.front().name));
  }
  static StopFlag stop;
  raise_on_signals(stop);
  return Attachment(chosen.front(), options, stop).run();
}

}  // namespace engagement::conformance
