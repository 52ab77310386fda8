// The report for people: one page that needs nothing else.
#pragma once

#include <string>

#include "conformance/suite/result.h"

namespace engagement::conformance {

// HTML, UTF-8. Loads nothing, which its content security policy makes sure of; everything that a
// client had a hand in is escaped and bounded. Works without JavaScript, on paper, in the dark, by
// keyboard and with a screen reader. No secret and no signature: Authorization values are redacted.
std::string html_report(const RunResult& run);

}  // namespace engagement::conformance
