// GitHub Actions shows the Markdown that a step appends to the file named in GITHUB_STEP_SUMMARY.
#pragma once

#include <string>

#include "conformance/suite/result.h"

namespace engagement::conformance {

// Appends the Markdown report there. Does nothing outside of GitHub Actions. Returns what went wrong,
// for people; "" when nothing did: a summary that cannot be shown changes no verdict.
std::string write_step_summary(const RunResult& run);

}  // namespace engagement::conformance
