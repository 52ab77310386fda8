#include "conformance/report/told_failures.h"

#include <fmt/format.h>

#include "conformance/report/summary.h"
#include "conformance/text/text.h"

namespace engagement::conformance {

std::string ToldFailures::tell(const CaseResult& result) {
  CaseResult fresh;
  fresh.evidence.requests = result.evidence.requests;
  std::map<std::pair<std::string, std::string>, int> again;  // clause and case: how many
  for (const Failure& failure : result.failures) {
    const auto [entry, is_new] =
        told_.try_emplace({failure.clause, failure.message}, result.test_case->name);
    if (is_new || entry->second == result.test_case->name) {
      fresh.failures.push_back(failure);
    } else {
      ++again[{failure.clause, entry->second}];
    }
  }
  std::string text = indented(describe_failures(fresh), "  ");
  for (const auto& [place, count] : again) {
    text += fmt::format("  {}: {} as in {} above\n", place.first,
                        count == 1 ? "the same" : fmt::format("the same {} failures", count),
                        printable_line(place.second));
  }
  return text;
}

}  // namespace engagement::conformance
