// The file of --known-failing: docs/running-the-suite.md, "Known failures".
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "conformance/runner/known_failures.h"
#include "conformance/suite/case.h"

namespace engagement::conformance {

// A line is a glob, white space, and the reason; blank lines, and lines that begin with "#", are
// none. Throws UsageError naming file and line: no reason, a glob that matches none of `cases`, or
// one that stands twice.
std::vector<KnownFailure> parse_known_failing(const std::string& file, std::string_view text,
                                              const std::vector<Case>& cases);

// Reads it. Throws data::DataError when that cannot be done.
std::vector<KnownFailure> load_known_failing(const std::string& file,
                                             const std::vector<Case>& cases);

}  // namespace engagement::conformance
