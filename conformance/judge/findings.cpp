#include "conformance/judge/findings.h"

#include <fmt/core.h>

#include <algorithm>
#include <cassert>

namespace engagement::conformance {
namespace {

std::ptrdiff_t rank_of(std::string_view clause) {
  return find_clause(clause) - all_clauses().data();
}

}  // namespace

void Findings::add(Finding finding) {
  const Clause* clause = find_clause(finding.clause);
  assert(clause != nullptr);
  keep(std::move(finding), clause->level);
}

void Findings::add_note(Finding finding) {
  keep(std::move(finding), Level::advisory);
}

void Findings::keep(Finding finding, Level level) {
  for (Kept& each : kept_) {
    if (each.failure.clause == finding.clause && each.cause == finding.cause) {
      each.attempts.push_back(finding.attempt);
      return;
    }
  }
  Failure failure{std::string(finding.clause),
                  std::move(finding.message),
                  std::move(finding.expected),
                  std::move(finding.actual),
                  finding.attempt,
                  level};
  kept_.push_back({std::move(failure), std::string(finding.cause), {finding.attempt}});
}

bool Findings::has(std::string_view clause) const {
  return std::any_of(kept_.begin(), kept_.end(),
                     [&](const Kept& each) { return each.failure.clause == clause; });
}

bool Findings::has(std::string_view clause, std::string_view cause) const {
  return std::any_of(kept_.begin(), kept_.end(), [&](const Kept& each) {
    return each.failure.clause == clause && each.cause == cause;
  });
}

bool Findings::has_at(std::string_view clause, std::optional<int> attempt) const {
  return std::any_of(kept_.begin(), kept_.end(), [&](const Kept& each) {
    return each.failure.clause == clause &&
           std::find(each.attempts.begin(), each.attempts.end(), attempt) != each.attempts.end();
  });
}

bool Findings::has_any_at(int attempt) const {
  return std::any_of(kept_.begin(), kept_.end(),
                     [&](const Kept& each) { return has_at(each.failure.clause, attempt); });
}

std::vector<Failure> Findings::take() {
  std::stable_sort(kept_.begin(), kept_.end(), [](const Kept& a, const Kept& b) {
    return rank_of(a.failure.clause) < rank_of(b.failure.clause);
  });
  std::vector<Failure> failures;
  for (Kept& each : kept_) {
    if (each.attempts.size() > 1) {
      each.failure.message += fmt::format(" (and {} more like it)", each.attempts.size() - 1);
    }
    failures.push_back(std::move(each.failure));
  }
  kept_.clear();
  return failures;
}

}  // namespace engagement::conformance
