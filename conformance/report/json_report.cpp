#include "conformance/report/json_report.h"

#include <chrono>
#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>

#include "conformance/report/summary.h"

namespace engagement::conformance {
namespace {

// Members in the order in which a person wants to read them.
using Json = nlohmann::ordered_json;

double rounded(double milliseconds) {
  return std::round(milliseconds * 10.0) / 10.0;
}

double in_seconds(std::chrono::milliseconds duration) {
  return static_cast<double>(duration.count()) / 1000.0;
}

template <typename T>
Json or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}

Json or_null_if_empty(std::string_view text) {
  return text.empty() ? Json(nullptr) : Json(text);
}

Json failure_json(const Failure& failure) {
  return {{"clause", failure.clause},   {"level", name_of(failure.level)},
          {"message", failure.message}, {"expected", failure.expected},
          {"actual", failure.actual},   {"attempt", or_null(failure.attempt)}};
}

Json failures_json(const std::vector<Failure>& failures) {
  Json list = Json::array();
  for (const Failure& failure : failures) {
    list.push_back(failure_json(failure));
  }
  return list;
}

Json signature_json(const journal::Entry& request) {
  const oauth::Verdict& verdict = request.verdict;
  const bool refused = request.checked && !verdict.accepted();
  return {
      {"verdict", !request.checked ? "unchecked"
                  : refused        ? "reject"
                                   : "accept"},
      {"reason", refused ? Json(oauth::code_of(verdict.reason)) : Json(nullptr)},
      {"mistake", request.diagnosis.mistakes.empty() ? Json(nullptr)
                                                     : Json(request.diagnosis.mistakes.front())},
      {"mistakes", request.diagnosis.mistakes},
      {"mistake_is_a_guess", request.diagnosis.is_guess},
      {"explanation", or_null_if_empty(verdict.explanation)}};
}

Json authorization_json(const journal::Entry& request) {
  const std::vector<std::string_view> values = request.header_values("Authorization");
  return values.empty() ? Json(nullptr) : Json(journal::redacted_authorization(values.front()));
}

Json attempts_json(const Evidence& evidence) {
  Json list = Json::array();
  for (std::size_t i = 0; i < evidence.requests.size(); ++i) {
    const journal::Entry& request = evidence.requests[i];
    const std::chrono::duration<double, std::milli> at = request.received_at - evidence.started;
    std::optional<double> gap = gap_in_ms(evidence, i);
    if (gap) {
      gap = rounded(*gap);
    }
    list.push_back({{"at_ms", rounded(at.count())},
                    {"gap_ms", or_null(gap)},
                    {"request_line", request_line(request)},
                    {"authorization_redacted", authorization_json(request)},
                    {"signature", signature_json(request)},
                    {"answered", request.answered_with},
                    {"connection", request.connection}});
  }
  return list;
}

std::string_view name_of(AdapterAnswer::Kind kind) {
  switch (kind) {
    case AdapterAnswer::Kind::outcome:
      return "outcome";
    case AdapterAnswer::Kind::unsupported:
      return "unsupported";
    case AdapterAnswer::Kind::broken:
      return "broken";
  }
  return "";
}

Json calls_json(const Evidence& evidence) {
  Json list = Json::array();
  for (const AdapterAnswer& call : evidence.calls) {
    list.push_back({{"kind", name_of(call.kind)},
                    {"outcome", or_null_if_empty(call.outcome)},
                    {"reason", or_null_if_empty(call.reason)},
                    {"answer", or_null_if_empty(call.raw_answer)},
                    {"other_output", call.other_output},
                    {"error_output", call.error_output}});
  }
  return list;
}

// The outcome of the last call; earlier ones stand in `calls`.
Json outcome_json(const Evidence& evidence) {
  return evidence.calls.empty() ? Json(nullptr) : or_null_if_empty(evidence.calls.back().outcome);
}

Json case_json(const CaseResult& result) {
  const Case& test_case = *result.test_case;
  return {{"id", test_case.name},
          {"title", test_case.title},
          {"clauses", test_case.clauses},
          {"level", name_of(level_of(test_case))},
          {"source", test_case.source},
          {"verdict", name_of(result.verdict)},
          {"reason", or_null_if_empty(result.reason)},
          {"known_failing_reason", or_null_if_empty(result.known_failing_reason)},
          {"failures", failures_json(result.failures)},
          {"notes", failures_json(result.notes)},
          {"outcome", outcome_json(result.evidence)},
          {"expected_outcomes", test_case.expect.outcomes},
          {"wall_seconds", in_seconds(duration_of(result))},
          {"overloaded", result.evidence.overloaded},
          {"attempts", attempts_json(result.evidence)},
          {"calls", calls_json(result.evidence)}};
}

Json clause_json(const ClauseResult& result) {
  return {{"id", result.clause->id},
          {"level", name_of(result.clause->level)},
          {"title", result.clause->title},
          {"verdict",
           result.verdict == ClauseVerdict::not_judged ? "not-judged" : name_of(result.verdict)},
          {"cases", result.judged_in},
          {"broken_in", result.broken_in},
          {"reason", or_null_if_empty(result.reason)},
          {"source", result.clause->source}};
}

}  // namespace

std::string json_report(const RunResult& run) {
  const Summary summary = summarise(run.cases);
  Json report = {{"suite_version", ENGAGEMENT_VERSION},
                 {"client", run.client},
                 {"started", run.started},
                 {"wall_seconds", in_seconds(run.wall)},
                 {"pause_seconds", in_seconds(run.pause)},
                 {"strict", run.strict},
                 {"exit_status", exit_status(summary)},
                 {"summary",
                  {{"passed", summary.passed},
                   {"failed", summary.failed},
                   {"skipped", summary.skipped},
                   {"errors", summary.errors},
                   {"known_failures", summary.known_failures}}},
                 {"cases", Json::array()},
                 {"clauses", Json::array()}};
  for (const CaseResult& result : run.cases) {
    report["cases"].push_back(case_json(result));
  }
  for (const ClauseResult& result : run.clauses) {
    report["clauses"].push_back(clause_json(result));
  }
  return report.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace engagement::conformance
