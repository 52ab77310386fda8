#include "conformance/runner/adapter_answer.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <string.h>

#include <nlohmann/json.hpp>
#include <string>

#include "conformance/suite/outcome.h"
#include "conformance/text/text.h"

namespace engagement::conformance {
namespace {

using nlohmann::json;
using Kind = ClientEnd::Kind;

constexpr std::string_view kExpected =
    R"(the last line of its standard output must be a JSON object such as {"outcome": "valid"})";

std::string shown(std::string_view line) {
  constexpr std::size_t kShown = 200;
  const bool cut = line.size() > kShown;
  return printable_line(line.substr(0, kShown)) + (cut ? "…" : "");
}

std::string signal_words(int signal) {
  const char* const name = ::sigabbrev_np(signal);
  return name == nullptr ? fmt::format("signal {}", signal)
                         : fmt::format("signal {} (SIG{})", signal, name);
}

std::string exit_words(int status) {
  switch (status) {
    case 126:
      return "the shell cannot run the client's command (exit status 126): a file of it is not "
             "executable";
    case 127:
      return "the shell cannot find the client's command (exit status 127)";
    default:
      break;
  }
  if (status > 128) {  // how a shell reports that what it ran was ended by a signal
    return fmt::format("the adapter ended with exit status {}, which may stand for {}", status,
                       signal_words(status - 128));
  }
  return fmt::format("the adapter ended with exit status {} instead of 0", status);
}

AdapterAnswer broken(AdapterAnswer answer, std::string reason) {
  answer.kind = AdapterAnswer::Kind::broken;
  answer.reason = std::move(reason);
  return answer;
}

AdapterAnswer read_object(AdapterAnswer answer, const json& object) {
  const auto member = object.find("outcome");
  if (member == object.end() || !member->is_string()) {
    return broken(std::move(answer), fmt::format("the adapter's answer has no text \"outcome\": {}",
                                                 shown(answer.raw_answer)));
  }
  answer.outcome = member->get<std::string>();
  if (answer.outcome == "unsupported") {
    const auto reason = object.find("reason");
    const bool given = reason != object.end() && reason->is_string();
    answer.kind = AdapterAnswer::Kind::unsupported;
    answer.reason = given ? reason->get<std::string>() : "the adapter gives no reason";
    return answer;
  }
  if (!is_outcome(answer.outcome)) {
    const std::string words =
        fmt::format("the adapter's outcome \"{}\" is none of the protocol's: {}, unsupported",
                    shown(answer.outcome), fmt::join(all_outcomes(), ", "));
    return broken(std::move(answer), words);
  }
  answer.kind = AdapterAnswer::Kind::outcome;
  return answer;
}

AdapterAnswer read_json(AdapterAnswer answer) {
  const json parsed = json::parse(answer.raw_answer, nullptr, false);
  if (!parsed.is_object()) {
    const std::string words =
        fmt::format("the adapter's answer is {}: {}; {}",
                    parsed.is_discarded() ? "not JSON" : "JSON but not an object",
                    shown(answer.raw_answer), kExpected);
    return broken(std::move(answer), words);
  }
  return read_object(std::move(answer), parsed);
}

}  // namespace

std::string bad_end(const ClientEnd& end, std::chrono::milliseconds deadline) {
  switch (end.kind) {
    case Kind::exited:
      return end.code == 0 ? "" : exit_words(end.code);
    case Kind::signalled:
      return fmt::format("the adapter crashed: it was ended by {}", signal_words(end.code));
    case Kind::timed_out:
      return fmt::format("the adapter did not end within {:g} s and was killed",
                         static_cast<double>(deadline.count()) / 1000.0);
    case Kind::stopped:
      return "the adapter was stopped by the suite before it had ended";
    case Kind::flooded:
      return fmt::format("the adapter printed more than {} MiB and was killed",
                         ClientEnd::kMostOutput / (1024 * 1024));
    case Kind::not_started:
      return "the adapter could not be started: " + end.trouble;
  }
  return "";
}

AdapterAnswer read_answer(const ClientEnd& end, std::chrono::milliseconds deadline) {
  AdapterAnswer answer;
  answer.raw_answer = end.output.answer();
  answer.other_output = end.output.others();
  answer.error_output = end.error_output;
  if (std::string reason = bad_end(end, deadline); !reason.empty()) {
    answer.ended_badly = true;
    return broken(std::move(answer), std::move(reason));
  }
  if (answer.raw_answer.empty()) {
    return broken(std::move(answer), fmt::format("the adapter printed no answer; {}", kExpected));
  }
  if (end.output.answer_cut()) {
    return broken(std::move(answer), fmt::format("the adapter's answer is longer than {} KiB; {}",
                                                 AnswerLines::kLongestAnswer / 1024, kExpected));
  }
  return read_json(std::move(answer));
}

AdapterAnswer read_answer_line(std::string line) {
  AdapterAnswer answer;
  answer.raw_answer = std::move(line);
  return read_json(std::move(answer));
}

}  // namespace engagement::conformance
