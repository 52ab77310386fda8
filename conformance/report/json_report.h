// The report for programs: JSON as report.schema.json describes it.
#pragma once

#include <string>

#include "conformance/suite/result.h"

namespace engagement::conformance {

// UTF-8, indented; what is not UTF-8 in a client's output becomes U+FFFD. No secret and no
// signature: Authorization values are redacted.
std::string json_report(const RunResult& run);

}  // namespace engagement::conformance
