#include "conformance/cli/smoke_diagnosis.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "conformance/runner/adapter_answer.h"
#include "conformance/suite/outcome.h"
#include "conformance/text/text.h"

namespace engagement::conformance {
namespace {

using Kind = ClientEnd::Kind;

bool has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

std::string last_line(std::string_view text) {
  const std::size_t end = text.find_last_not_of(" \t\r\n");
  if (end == std::string_view::npos) {
    return "";
  }
  text = text.substr(0, end + 1);
  return std::string(text.substr(text.find_last_of('\n') + 1));
}

bool is_answer(const std::string& line) {
  return read_answer_line(line).kind != AdapterAnswer::Kind::broken;
}

// The last of several lines that would have been an answer; empty when there is none.
std::string answer_among(std::string_view lines) {
  std::string found;
  while (!lines.empty()) {
    const std::size_t end = lines.find('\n');
    const std::string line(lines.substr(0, end));
    found = has(line, "outcome") && is_answer(line) ? line : found;
    lines.remove_prefix(end == std::string_view::npos ? lines.size() : end + 1);
  }
  return found;
}

std::string in_seconds(std::chrono::milliseconds time) {
  return fmt::format("{:g} s", static_cast<double>(time.count()) / 1000.0);
}

// What interpreters say when they give up.
struct Sign {
  std::string_view in_errors;
  std::string_view advice;
};
constexpr std::array<Sign, 9> kSigns = {{
    {"\r'", "A file of the adapter has Windows line ends, which became part of a name: save it with "
            "LF alone (dos2unix FILE, or git config core.autocrlf input)."},
    {"python3\r", "The first line of the script ends with a Windows line end: save it with LF alone "
                  "(dos2unix FILE)."},
    {"ModuleNotFoundError", "This Python has not got the module: install it for the interpreter that "
                            "the command names, or name the one of your virtual environment."},
    {"JSONDecodeError", "The adapter reads something else than the one line of JSON at its standard "
                        "input: json.loads(sys.stdin.readline())."},
    {"KeyError", "The adapter looks for a member that the request does not have; its members stand in "
                 "docs/adapter-protocol.md."},
    {"Traceback (most recent call last)", "Mend the exception; its last line, below, says what it is."},
    {"Cannot find module", "Node.js does not find a module: run npm install in the adapter's folder."},
    {"Exception in thread", "Mend the exception; it is shown below."},
    {"ermission denied", "A file is not executable or not readable: chmod +x FILE, or start it by its "
                         "interpreter, such as \"python3 FILE\"."},
}};

std::string advice_of_errors(const std::string& errors) {
  const auto* const sign = std::find_if(kSigns.begin(), kSigns.end(), [&errors](const Sign& each) {
    return has(errors, each.in_errors);
  });
  return std::string(sign != kSigns.end()
                         ? sign->advice
                         : "What it printed to standard error is shown below. Start the command by "
                           "hand with the line that --show-request prints, and see.");
}

Diagnosis of_timeout(const SmokeObservation& seen) {
  const std::string what =
      fmt::format("The adapter had not ended after {}", in_seconds(seen.deadline));
  if (seen.end.input_unread) {
    return {what + ", and had not read its standard input.",
            "Read one line of JSON from standard input, and do not wait for anything else."};
  }
  if (seen.result.evidence.requests.empty()) {
    return {what + ", and had sent no request.",
            "It may wait for more input (there is one line, then the end), for a server that is not "
            "there, or for a proxy. Print to standard error where it is; a slow start needs a longer "
            "--timeout."};
  }
  if (is_answer(seen.end.output.answer())) {
    return {what + ", although it had printed its answer.",
            "End the process after the answer: something keeps it alive, such as a connection pool, "
            "a timer or a thread that is no daemon."};
  }
  return {what + fmt::format(", though its {} had been answered.",
                             seen.result.evidence.requests.size() == 1 ? "request" : "requests"),
          "See what it waits for behind the answer, which has status 200 and a body of JSON."};
}

Diagnosis of_end(const SmokeObservation& seen) {
  const ClientEnd& end = seen.end;
  switch (end.kind) {
    case Kind::exited:
      break;
    case Kind::timed_out:
      return of_timeout(seen);
    case Kind::signalled:
    case Kind::flooded:
    case Kind::stopped:
    case Kind::not_started:
      return {fmt::format("It did not end well: {}.", bad_end(end, seen.deadline)),
              advice_of_errors(end.error_output)};
  }
  if (end.code == 0) {
    return {};
  }
  std::string advice = advice_of_errors(end.error_output);
  if (is_answer(end.output.answer())) {
    advice = "It printed an answer, but a status other than 0 says that the adapter failed: end with "
             "0 whatever the outcome is. " + advice;
  }
  return {fmt::format("It did not end well: {}.", bad_end(end, seen.deadline)), advice};
}

Diagnosis of_no_answer(const SmokeObservation& seen) {
  const ClientEnd& end = seen.end;
  if (is_answer(last_line(end.error_output))) {
    return {"The answer went to standard error; standard output is empty.",
            "Print the answer to standard output."};
  }
  const std::string printed =
      end.error_output.empty() ? "nothing at all" : "nothing but what went to standard error";
  if (end.input_unread) {
    return {"The adapter printed " + printed + ", and did not read its standard input.",
            "Read one line of JSON from standard input, call the client, print the outcome. Does the "
            "command start the right program?"};
  }
  return {"The adapter printed " + printed + ".",
          "Print one line such as {\"outcome\": \"valid\"} to standard output, and flush it before "
          "the process ends."};
}

Diagnosis of_bad_answer(const SmokeObservation& seen, const std::string& reason) {
  const std::string& answer = seen.end.output.answer();
  if (const std::string earlier = answer_among(seen.end.output.others()); !earlier.empty()) {
    return {fmt::format("The answer is not the last line of standard output: behind {} came {}.",
                        printable_line(earlier), printable_line(answer)),
            "Print the answer last, and everything else to standard error."};
  }
  if (has(answer, std::string_view("\0", 1)) || answer.starts_with("\xFF\xFE")) {
    return {"The answer is not UTF-8; it looks like UTF-16.",
            "Print UTF-8: in PowerShell, $OutputEncoding = [System.Text.UTF8Encoding]::new($false)."};
  }
  if (answer.starts_with("{'") || has(answer, "'outcome'")) {
    return {fmt::format("The answer has single quotes, which JSON does not know: {}.",
                        printable_line(answer)),
            "Print it with a JSON library: print(json.dumps(answer))."};
  }
  if (is_answer(last_line(seen.end.error_output))) {
    return {"The answer went to standard error, and something else to standard output.",
            "Print the answer to standard output, as its last line."};
  }
  if (has(reason, "none of the protocol's")) {
    return {"The answer names an outcome that does not exist: " + reason + ".",
            fmt::format("Translate what your client returns into one of {}, unsupported.",
                        fmt::join(all_outcomes(), ", "))};
  }
  return {"The last line of standard output is no answer: " + reason + ".",
          "Print {\"outcome\": \"valid\"}, or another outcome, as the last line of standard output; "
          "everything else belongs to standard error."};
}

Diagnosis of_no_request(const SmokeObservation& seen) {
  const std::string what =
      fmt::format("The adapter answered {}, but no request came to {}.",
                  printable_line(seen.end.output.answer()), seen.result.evidence.base_url);
  if (seen.end.input_unread) {
    return {what, "It did not read its standard input, where base_url is."};
  }
  if (!seen.proxies.empty()) {
    return {what,
            fmt::format("The environment names a proxy ({}), which many HTTP libraries use even for "
                        "127.0.0.1: set NO_PROXY=127.0.0.1, or have the client use none.",
                        fmt::join(seen.proxies, ", "))};
  }
  return {what,
          "Does the client take its URL from base_url, with this scheme (http, not https), host and "
          "port? An address that is built in, or in a configuration file, goes elsewhere."};
}

bool is_for_the_api(const journal::Entry& request) {
  return has(request.target, "/api/account/");
}

Diagnosis of_requests(const SmokeObservation& seen) {
  const auto& requests = seen.result.evidence.requests;
  if (requests.empty()) {
    return of_no_request(seen);
  }
  const journal::Entry& request = requests.front();
  if (request.target.empty() || request.method.empty()) {
    return {"What came to the mock was no HTTP request.",
            "Does the client speak https? base_url says http: keep the scheme that it has."};
  }
  if (!is_for_the_api(request)) {
    return {fmt::format("The request went to another path: {} {}.", request.method,
                        printable_line(request.target)),
            "Append to base_url: /api/account/{account}/monitoring/visitors/{visitor}/visits/current"
            "/campaigns/{campaign}/engagements/{engagement}/contexts/{context}?v=1&sid={session}"};
  }
  return {};
}

}  // namespace

Diagnosis diagnose(const SmokeObservation& seen) {
  if (Diagnosis end = of_end(seen); !end.problem.empty()) {
    return end;
  }
  if (seen.end.output.answer().empty()) {
    return of_no_answer(seen);
  }
  const AdapterAnswer& answer = seen.result.evidence.calls.front();
  if (answer.kind == AdapterAnswer::Kind::broken) {
    return of_bad_answer(seen, answer.reason);
  }
  if (answer.kind == AdapterAnswer::Kind::unsupported) {
    return {"The adapter says that the client cannot do the simplest case: " +
                printable_line(answer.reason) + ".",
            "Answer \"unsupported\" only where the client lacks something, such as https."};
  }
  if (Diagnosis requests = of_requests(seen); !requests.problem.empty()) {
    return requests;
  }
  if (seen.end.left_behind > 0) {
    return {fmt::format("The adapter ended while {} of its processes went on (and held its standard "
                        "output open, perhaps); they were ended.",
                        seen.end.left_behind),
            "Wait for child processes before the end, and start no daemon: each call has its own."};
  }
  return {};
}

}  // namespace engagement::conformance
