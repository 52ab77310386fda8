#include "conformance/report/headline.h"

#include <fmt/format.h>

#include <algorithm>

#include "conformance/report/summary.h"

namespace engagement::conformance {
namespace {

std::string counted(std::size_t number, std::string_view noun) {
  return fmt::format("{} {}{}", number, noun, number == 1 ? "" : "s");
}

bool is_known_failure_in(const RunResult& run, const std::string& name) {
  return std::any_of(run.cases.begin(), run.cases.end(), [&name](const CaseResult& result) {
    return result.test_case->name == name && is_known_failure(result);
  });
}

bool is_newly_broken(const RunResult& run, const ClauseResult& result) {
  return result.verdict == ClauseVerdict::broken &&
         !std::all_of(result.broken_in.begin(), result.broken_in.end(),
                      [&run](const std::string& name) { return is_known_failure_in(run, name); });
}

}  // namespace

ClauseFigures clause_figures(const RunResult& run) {
  ClauseFigures figures;
  for (const ClauseResult& result : run.clauses) {
    if (result.verdict == ClauseVerdict::not_judged) {
      ++figures.not_judged;
    } else if (run.strict || result.clause->level != Level::advisory) {
      ++figures.judged;
      figures.broken += is_newly_broken(run, result) ? 1 : 0;
    }
  }
  return figures;
}

std::string headline(const RunResult& run) {
  const Summary summary = summarise(run.cases);
  const ClauseFigures figures = clause_figures(run);
  if (figures.broken > 0) {
    return fmt::format("The client breaks {} of the {} judged", counted(figures.broken, "clause"),
                       figures.judged);
  }
  if (summary.failed > 0) {
    return fmt::format("The client fails {}", counted(summary.failed, "case"));
  }
  if (summary.errors > 0) {
    return fmt::format("The adapter or the suite broke in {}", counted(summary.errors, "case"));
  }
  if (summary.known_failures > 0) {
    return "The client keeps the contract but for known failures";
  }
  return summary.passed == 0 ? "Nothing was judged" : "The client keeps the contract";
}

}  // namespace engagement::conformance
