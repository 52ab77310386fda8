// The report for the person who started the run.
#pragma once

#include <string>

#include "conformance/report/terminal_style.h"
#include "conformance/suite/result.h"

namespace engagement::conformance {

// What failed and why first, then the table by clause, the figures at the end, where they are seen.
// Printable UTF-8.
std::string terminal_report(const RunResult& run, const TerminalStyle& style);

}  // namespace engagement::conformance
