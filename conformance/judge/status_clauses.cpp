// STATUS-…: which outcome is reported; and of RETRY-STOP, for which answer.
#include <fmt/format.h>

#include <algorithm>

#include "conformance/judge/clauses.h"
#include "conformance/suite/outcome.h"

namespace engagement::conformance {
namespace {

bool contains(const std::vector<std::string>& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

std::string clause_for_outcome(const CaseView& view) {
  if (view.wants_silence()) {
    return std::string(silence_clause(view.test_case));
  }
  const fixtures::Answer& last = view.answers.back();
  return last.fault ? "FAULT-SAFE" : status_clause(last.status);
}

// The last request was answered otherwise than the case foresees, because the client asked too
// often or not often enough, or so badly that HTTP itself forbids to answer (400); both are told
// already. Then the client need only report faithfully what it was answered.
bool follows_from_other_fault(const CaseView& view, const std::string& outcome,
                              const Findings& findings) {
  if (view.evidence.requests.empty()) {
    return false;
  }
  const journal::Entry& last = view.evidence.requests.back();
  const std::size_t asked = view.attempts.size() + view.followed.size();
  const bool is_miscounted =
      view.is_one_call() && view.requests && asked != static_cast<std::size_t>(*view.requests);
  const bool is_malformed = last.status == 400 && last.fixture.empty() && !view.attempts.empty() &&
                            findings.has_any_at(view.attempts.back().number);
  return (is_miscounted || is_malformed) && contains(outcomes_for_status(last.status), outcome);
}

// The status of an answer before the last whose outcome this is; 0 when there is none.
int earlier_status_of(const CaseView& view, const std::string& outcome) {
  for (std::size_t i = 0; i + 1 < view.answers.size(); ++i) {
    const int status = view.answers[i].status;
    if (status != view.answers.back().status && contains(outcomes_for_status(status), outcome)) {
      return status;
    }
  }
  return 0;
}

std::string message_for_silence(const Case& test_case, const std::string& outcome) {
  if (is_untrustworthy(test_case.server)) {
    return fmt::format("a server with a bad certificate is reported as {}", outcome);
  }
  return test_case.server == Server::refused
             ? fmt::format("a refused connection is reported as {}", outcome)
             : fmt::format("an empty mandatory value is reported as {}", outcome);
}

std::string message_for_fault(const std::string& outcome, const fixtures::Answer& last) {
  return outcome == "valid"
             ? fmt::format("a broken answer ({}) is taken for a valid engagement: read the whole "
                           "answer, and trust it only when it is complete",
                           faults::name_of(*last.fault))
             : fmt::format("a broken answer ({}) is reported as {}", faults::name_of(*last.fault),
                           outcome);
}

std::string message_for(const CaseView& view, const std::string& outcome) {
  const fixtures::Answer& last = view.answers.back();
  if (view.wants_silence()) {
    return message_for_silence(view.test_case, outcome);
  }
  if (last.fault) {
    return message_for_fault(outcome, last);
  }
  if (outcome == "transport_error") {
    return fmt::format("a complete answer {} is reported as a transport error", last.status);
  }
  if (outcome == "invalid_request") {
    return "the input is refused although it is valid";
  }
  if (outcome == "valid") {
    return fmt::format("the answer {} is taken for a valid engagement: only 200 is", last.status);
  }
  return fmt::format("the answer {} is reported as {}", last.status, outcome);
}

void judge_outcome(const CaseView& view, const std::string& outcome, Findings& findings) {
  const std::vector<std::string>& expected = view.test_case.expect.outcomes;
  if (contains(expected, outcome) || follows_from_other_fault(view, outcome, findings)) {
    return;
  }
  const std::string wanted = fmt::format("{}", fmt::join(expected, " or "));
  const int earlier = view.answers.back().fault ? 0 : earlier_status_of(view, outcome);
  if (earlier != 0) {
    findings.add({"RETRY-STOP", "earlier-answer",
                  fmt::format("the outcome is that of an earlier answer ({}); report what the last "
                              "answer ({}) said",
                              earlier, view.answers.back().status),
                  wanted, outcome, std::nullopt});
    return;
  }
  findings.add({clause_for_outcome(view), outcome, message_for(view, outcome),
                wanted, outcome, std::nullopt});
}

}  // namespace

void judge_outcomes(const CaseView& view, Findings& findings) {
  // Else it is told as a missing request, or as one too many.
  const bool is_telling = view.attempts.empty() == view.wants_silence();
  for (const AdapterAnswer& call : view.evidence.calls) {
    if (call.kind == AdapterAnswer::Kind::outcome) {
      if (is_telling) {
        judge_outcome(view, call.outcome, findings);
      }
    } else if (call.ended_badly && !bad_end_clause(view).empty()) {
      findings.add({bad_end_clause(view), "bad-end",
                    "the client has to end by itself, with an outcome: " + call.reason,
                    fmt::format("{}", fmt::join(view.test_case.expect.outcomes, " or ")),
                    "no outcome", std::nullopt});
    }
  }
}

}  // namespace engagement::conformance
