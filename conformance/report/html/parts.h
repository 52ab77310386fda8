// The parts of the page, one file each. All are pure and return HTML.
#pragma once

#include <cstddef>
#include <string>

#include "conformance/suite/result.h"

namespace engagement::conformance::html {

std::string head_part(const RunResult& run);

// What failed, by clause, each with what to do; then the trouble of the adapter or the suite, what
// was skipped and what was noted. "" when there is nothing.
std::string failures_part(const RunResult& run);

std::string clauses_part(const RunResult& run);   // the table
std::string glossary_part(const RunResult& run);  // a section for each clause
std::string matrix_part(const RunResult& run);    // clauses × sections, and × cases

std::string cases_part(const RunResult& run);
// `number` makes ids unique on the page.
std::string case_part(const CaseResult& result, std::size_t number);
// The attempts on a time axis, as inline SVG; "" when there were none.
std::string time_axis(const CaseResult& result, std::size_t number);
// Request lines, headers, what was answered.
std::string attempts_table(const CaseResult& result);
// Why the verifier refused, with the base strings; "" when it refused nothing.
std::string signatures_part(const CaseResult& result);

}  // namespace engagement::conformance::html
