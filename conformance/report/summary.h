// Figures and words about a run that more than one report needs.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/suite/result.h"

namespace engagement::conformance {

struct Summary {
  std::size_t passed = 0;
  std::size_t failed = 0;
  std::size_t skipped = 0;
  std::size_t errors = 0;
  std::size_t known_failures = 0;  // counted by none of the others
};

void count(const CaseResult& result, Summary& summary);
Summary summarise(const std::vector<CaseResult>& cases);

// "12 passed, 1 failed, 0 skipped, 0 errors", and ", 2 known failures" when there are any.
std::string in_words(const Summary& summary);

// The exit status that a run earns: 3 with any error, else 1 with any failed case, else 0.
int exit_status(const Summary& summary);

bool is_known_failure(const CaseResult& result);

std::string_view name_of(CaseVerdict verdict);
// The same, and "known" for a known failure.
std::string_view verdict_word(const CaseResult& result);
std::string_view name_of(ClauseVerdict verdict);  // "held", "broken", "not judged"

// The weightiest level among the clauses that the case is for.
Level level_of(const Case& test_case);

std::chrono::milliseconds duration_of(const CaseResult& result);

// "GET /api/… HTTP/1.1", as received.
std::string request_line(const journal::Entry& request);
// From the end of the answer before to this request; none for the first.
std::optional<double> gap_in_ms(const Evidence& evidence, std::size_t index);

// The clauses that a case's failures break, each once, in the order of the failures.
std::vector<std::string> broken_clauses(const CaseResult& result);

// "RETRY-COUNT (documented): Sends the first request and three retries …".
std::string describe_clause(const Failure& failure);

// What one failure says, in some lines: message, expected, actual, attempt and, for a signature,
// what the mock's verifier explained.
std::string describe_finding(const Failure& failure, const Evidence& evidence);

// All failures of a case, by clause, in the order of the failures.
std::string describe_failures(const CaseResult& result);

}  // namespace engagement::conformance
