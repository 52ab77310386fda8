// Chooses cases by name (--case GLOB).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "conformance/suite/case.h"

namespace engagement::conformance {

// The cases whose full name ("retry.500-then-200") or section ("retry") matches one of `globs`, in
// their order; all of them when there are no globs.
std::vector<Case> select_cases(const std::vector<Case>& cases,
                               const std::vector<std::string>& globs);

// Those of `globs` that match no case: most likely typing mistakes.
std::vector<std::string> globs_without_case(const std::vector<Case>& cases,
                                            const std::vector<std::string>& globs);

}  // namespace engagement::conformance
