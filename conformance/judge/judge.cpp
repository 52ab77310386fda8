#include "conformance/judge/judge.h"

#include <fmt/core.h>

#include <algorithm>

#include "conformance/judge/clauses.h"
#include "conformance/judge/secrets.h"

namespace engagement::conformance {
namespace {

using Kind = AdapterAnswer::Kind;

bool any_call(const Evidence& evidence, Kind kind) {
  return std::any_of(evidence.calls.begin(), evidence.calls.end(),
                     [&](const AdapterAnswer& call) { return call.kind == kind; });
}

const AdapterAnswer* first_call(const Evidence& evidence, Kind kind) {
  const auto found = std::find_if(evidence.calls.begin(), evidence.calls.end(),
                                  [&](const AdapterAnswer& call) { return call.kind == kind; });
  return found == evidence.calls.end() ? nullptr : &*found;
}

// How the client ended is what the case is about.
bool is_bad_end(const CaseView& view, const AdapterAnswer& call) {
  return call.ended_badly && !bad_end_clause(view).empty();
}

// Why there can be no verdict on the client; "" when there can.
std::string error_of(const CaseView& view) {
  const Evidence& evidence = view.evidence;
  if (!evidence.setup_error.empty()) {
    return fmt::format("the suite could not run the case: {}", evidence.setup_error);
  }
  if (evidence.calls.empty()) {
    return "the suite could not run the case: the client was not started";
  }
  const AdapterAnswer* const broken = first_call(evidence, Kind::broken);
  if (broken != nullptr && !is_bad_end(view, *broken)) {
    return fmt::format(
        "adapter error: {}. An adapter reads one line of JSON and prints one, such "
        "as {{\"outcome\": \"valid\"}}; see docs/adapter-protocol.md",
        broken->reason);
  }
  if (any_call(evidence, Kind::unsupported) && any_call(evidence, Kind::outcome)) {
    return "adapter error: \"unsupported\" was answered to some of the calls only; the inputs are "
           "the same each time";
  }
  return {};
}

std::vector<Failure> find_faults(const CaseView& view, bool complete) {
  Findings findings;
  if (!view.wants_silence()) {  // else a request is a fault whatever it looks like
    judge_host(view, findings);
    judge_path(view, findings);
    judge_query(view, findings);
    judge_authorization(view, findings);
    judge_freshness(view, findings);
    judge_signature(view, findings);
  }
  judge_secrets(view, findings);
  judge_retries(view, complete, findings);
  judge_pauses(view, findings);
  judge_redirects(view, findings);
  if (complete) {
    judge_outcomes(view, findings);
  }
  return findings.take();
}

void without_secrets(Failure& failure, const Inputs& inputs) {
  for (std::string* text : {&failure.message, &failure.expected, &failure.actual}) {
    *text = without_secrets(std::move(*text), inputs);
  }
}

// Notes are what advisory findings are, unless --strict counts them.
void sort_findings(std::vector<Failure> found, bool strict, CaseResult& result) {
  for (Failure& failure : found) {
    without_secrets(failure, result.test_case->inputs);
    const bool counts = strict || failure.level != Level::advisory;
    (counts ? result.failures : result.notes).push_back(std::move(failure));
  }
}

void add_broken_to_judged(CaseResult& result) {
  for (const std::vector<Failure>* found : {&result.failures, &result.notes}) {
    for (const Failure& failure : *found) {
      if (std::find(result.judged.begin(), result.judged.end(), failure.clause) ==
          result.judged.end()) {
        result.judged.push_back(failure.clause);
      }
    }
  }
}

}  // namespace

CaseResult judge(const Case& test_case, Evidence evidence, bool strict) {
  CaseResult result;
  result.test_case = &test_case;
  result.evidence = std::move(evidence);
  const CaseView view = view_of(test_case, result.evidence);
  result.reason = without_secrets(error_of(view), test_case.inputs);
  const bool has_error = !result.reason.empty();
  if (!has_error && any_call(result.evidence, Kind::unsupported)) {
    result.verdict = CaseVerdict::skipped;
    result.reason =
        without_secrets(first_call(result.evidence, Kind::unsupported)->reason, test_case.inputs);
    return result;
  }
  // What a client that was cut off had sent by then is judged all the same: a client that never
  // stops retrying is known by its requests.
  sort_findings(find_faults(view, !has_error), strict, result);
  if (!has_error) {
    result.judged = judged_clauses(view);
  }
  add_broken_to_judged(result);
  result.verdict = has_error                 ? CaseVerdict::error
                   : result.failures.empty() ? CaseVerdict::passed
                                             : CaseVerdict::failed;
  return result;
}

}  // namespace engagement::conformance
