// CTRF, the Common Test Report Format (https://ctrf.io, schema 0.0), which many tools read.
#pragma once

#include <string>

#include "conformance/suite/result.h"

namespace engagement::conformance {

// JSON, UTF-8. A verdict against the client has status "failed"; trouble of the adapter or the
// suite has status "other" and rawStatus "error", and the environment is not "healthy". A
// known failure is "skipped", with rawStatus "known" and its reason.
std::string ctrf_report(const RunResult& run);

}  // namespace engagement::conformance
