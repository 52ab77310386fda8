// What a run found, gathered across its cases: the same finding of many cases is told once.
#pragma once

#include <string>
#include <vector>

#include "conformance/suite/result.h"

namespace engagement::conformance {

struct CommonFinding {
  const Failure* example = nullptr;      // of the first case that has it; lives in the run
  std::string message;                   // without how many requests of that case show it
  std::vector<const CaseResult*> cases;  // in the order of the run
};

// The failures, or the notes, of all cases but known failures: one for each clause and message, in the order of the
// clauses and then of the cases.
std::vector<CommonFinding> common_findings(const RunResult& run,
                                           std::vector<Failure> CaseResult::*list);

// Cases that have the same reason, in the order of the run.
struct CommonReason {
  std::string reason;
  std::vector<const CaseResult*> cases;
};
// Of the cases with that verdict, but for known failures.
std::vector<CommonReason> common_reasons(const RunResult& run, CaseVerdict verdict);
// Of the known failures: why they are known.
std::vector<CommonReason> known_failures(const RunResult& run);

}  // namespace engagement::conformance
