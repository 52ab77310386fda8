// What a whole run says of each clause.
#include <fmt/core.h>

#include <algorithm>

#include "conformance/judge/judge.h"

namespace engagement::conformance {
namespace {

bool speaks_of(const std::vector<Failure>& findings, const std::string& clause) {
  return std::any_of(findings.begin(), findings.end(),
                     [&](const Failure& each) { return each.clause == clause; });
}

bool lists(const std::vector<std::string>& ids, const std::string& id) {
  return std::find(ids.begin(), ids.end(), id) != ids.end();
}

bool is_broken_by(const CaseResult& result, const Clause& clause) {
  return speaks_of(result.failures, clause.id) ||
         (clause.level == Level::advisory && speaks_of(result.notes, clause.id));
}

std::string reason_not_judged(const Clause& clause, const std::vector<Case>& all_cases,
                              const std::vector<CaseResult>& results) {
  if (std::none_of(all_cases.begin(), all_cases.end(),
                   [&](const Case& each) { return lists(each.clauses, clause.id); })) {
    return "this version has no case for it";
  }
  for (const CaseResult& result : results) {
    if (!lists(result.test_case->clauses, clause.id)) {
      continue;
    }
    if (result.verdict == CaseVerdict::skipped) {
      return fmt::format("skipped: {}", result.reason);
    }
    if (result.verdict == CaseVerdict::error) {
      return fmt::format("the case {} ended in an error", result.test_case->name);
    }
    return "the client did not get far enough in any case";
  }
  return "no case that judges it was chosen";
}

}  // namespace

std::vector<ClauseResult> summarise_clauses(const std::vector<Case>& all_cases,
                                            const std::vector<CaseResult>& results) {
  std::vector<ClauseResult> summary;
  for (const Clause& clause : all_clauses()) {
    ClauseResult line;
    line.clause = &clause;
    for (const CaseResult& result : results) {
      if (lists(result.judged, clause.id)) {
        line.judged_in.push_back(result.test_case->name);
      }
      if (is_broken_by(result, clause)) {
        line.broken_in.push_back(result.test_case->name);
      }
    }
    line.verdict = !line.broken_in.empty()   ? ClauseVerdict::broken
                   : !line.judged_in.empty() ? ClauseVerdict::held
                                             : ClauseVerdict::not_judged;
    if (line.verdict == ClauseVerdict::not_judged) {
      line.reason = reason_not_judged(clause, all_cases, results);
    }
    summary.push_back(std::move(line));
  }
  return summary;
}

}  // namespace engagement::conformance
