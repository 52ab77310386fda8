#include "conformance/report/common_findings.h"

#include <algorithm>

#include "conformance/report/summary.h"

namespace engagement::conformance {
namespace {

std::size_t rank_of(const std::string& clause) {
  const std::span<const Clause> clauses = all_clauses();
  return static_cast<std::size_t>(
      std::find_if(clauses.begin(), clauses.end(),
                   [&clause](const Clause& each) { return each.id == clause; }) -
      clauses.begin());
}

// The judge tells one cause once for each case, with "(and 2 more like it)" behind it.
std::string without_count(const std::string& message) {
  constexpr std::string_view kEnd = " more like it)";
  const std::size_t begin = message.rfind(" (and ");
  return begin != std::string::npos && message.ends_with(kEnd) ? message.substr(0, begin) : message;
}

void add(const std::string& reason, const CaseResult& result, std::vector<CommonReason>& reasons) {
  auto same = std::find_if(reasons.begin(), reasons.end(),
                           [&reason](const auto& each) { return each.reason == reason; });
  if (same == reasons.end()) {
    reasons.push_back({reason, {}});
    same = reasons.end() - 1;
  }
  same->cases.push_back(&result);
}

}  // namespace

std::vector<CommonFinding> common_findings(const RunResult& run,
                                           std::vector<Failure> CaseResult::*list) {
  std::vector<CommonFinding> findings;
  for (const CaseResult& result : run.cases) {
    if (is_known_failure(result)) {
      continue;
    }
    for (const Failure& failure : result.*list) {
      const std::string message = without_count(failure.message);
      auto same = std::find_if(findings.begin(), findings.end(), [&](const auto& each) {
        return each.example->clause == failure.clause && each.message == message;
      });
      if (same == findings.end()) {
        findings.push_back({&failure, message, {}});
        same = findings.end() - 1;
      }
      if (same->cases.empty() || same->cases.back() != &result) {
        same->cases.push_back(&result);
      }
    }
  }
  std::stable_sort(findings.begin(), findings.end(), [](const auto& one, const auto& other) {
    return rank_of(one.example->clause) < rank_of(other.example->clause);
  });
  return findings;
}

std::vector<CommonReason> common_reasons(const RunResult& run, CaseVerdict verdict) {
  std::vector<CommonReason> reasons;
  for (const CaseResult& result : run.cases) {
    if (result.verdict == verdict && !is_known_failure(result)) {
      add(result.reason, result, reasons);
    }
  }
  return reasons;
}

std::vector<CommonReason> known_failures(const RunResult& run) {
  std::vector<CommonReason> reasons;
  for (const CaseResult& result : run.cases) {
    if (is_known_failure(result)) {
      add(result.known_failing_reason, result, reasons);
    }
  }
  return reasons;
}

}  // namespace engagement::conformance
