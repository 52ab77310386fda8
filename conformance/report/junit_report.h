// JUnit XML, as Jenkins, GitLab and their like read it.
#pragma once

#include <string>

#include "conformance/suite/result.h"

namespace engagement::conformance {

// XML 1.0, UTF-8. One test suite for each section of cases; a failed case is a <failure>, trouble
// of the adapter or of the suite an <error>, an unsupported case <skipped>.
std::string junit_report(const RunResult& run);

}  // namespace engagement::conformance
