// The kill matrix: which clause caught which client.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "conformance/report/terminal_style.h"
#include "conformance/self-test/kill.h"

namespace engagement::conformance {

struct TrialReport {
  std::vector<SubjectResult> results;
  std::chrono::milliseconds pause{0};
  std::chrono::milliseconds wall{0};
  bool thorough = false;
};

// For people: grouped by clause, what went wrong in full, the counts at the end.
std::string matrix_text(const TrialReport& report, const TerminalStyle& style);

// For programs: {"clients": […], "summary": {…}, …}, ended by '\n'.
std::string matrix_json(const TrialReport& report);

}  // namespace engagement::conformance
