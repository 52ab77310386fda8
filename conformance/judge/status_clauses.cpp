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
  if (view.requests == 0) {
    return "INPUT-SAFE";
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

std::string message_for(const std::string& outcome, const fixtures::Answer& last) {
  if (outcome == "transport_error" && !last.fault) {
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
  if (const int earlier = earlier_status_of(view, outcome)) {
    findings.add({"RETRY-STOP", "earlier-answer",
                  fmt::format("the outcome is that of an earlier answer ({}); report what the last "
                              "answer ({}) said",
                              earlier, view.answers.back().status),
                  wanted, outcome, std::nullopt});
    return;
  }
  findings.add({clause_for_outcome(view), outcome, message_for(outcome, view.answers.back()),
                wanted, outcome, std::nullopt});
}

}  // namespace

void judge_outcomes(const CaseView& view, Findings& findings) {
  if (view.attempts.empty() && view.requests != 0) {
    return;  // told as a missing request
  }
  for (const AdapterAnswer& call : view.evidence.calls) {
    if (call.kind == AdapterAnswer::Kind::outcome) {
      judge_outcome(view, call.outcome, findings);
    }
  }
}

}  // namespace engagement::conformance
