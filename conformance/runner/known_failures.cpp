#include "conformance/runner/known_failures.h"

#include <fmt/format.h>

#include "conformance/suite/select.h"

namespace engagement::conformance {

void apply_known_failures(std::span<const KnownFailure> known, CaseResult& result) {
  for (const KnownFailure& each : known) {
    if (select_cases({*result.test_case}, {each.glob}).empty()) {
      continue;
    }
    const bool failing = result.verdict == CaseVerdict::failed ||
                         (result.verdict == CaseVerdict::error &&
                          result.evidence.setup_error.empty());
    if (failing) {
      result.known_failing_reason = each.reason;
    } else if (result.verdict == CaseVerdict::passed) {
      result.verdict = CaseVerdict::error;
      result.reason = fmt::format(
          "stale entry of --known-failing: the case passes, but {} says that it fails ({}); take "
          "it out",
          each.place, each.reason);
    }
    return;
  }
}

}  // namespace engagement::conformance
