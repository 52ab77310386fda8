// Cases that are known to fail, and told apart from those that fail unawares.
#pragma once

#include <span>
#include <string>

#include "conformance/suite/result.h"

namespace engagement::conformance {

struct KnownFailure {
  std::string glob;    // of names or sections, as --case has them
  std::string reason;  // why it fails; for the reports
  std::string place;   // "known-failing.txt:3"
};

// Notes on a judged case what is known of it: a failure, or an error that is the adapter's, gets
// the reason. A case that passes although it is listed becomes an error, since the entry is stale.
void apply_known_failures(std::span<const KnownFailure> known, CaseResult& result);

}  // namespace engagement::conformance
