// Turns the evidence of a case into its verdict, clause by clause (docs/contract.md).
//
// All functions are pure: they read only what they are given, so they are safe to call from any
// thread. No text they make holds a consumer secret or token secret.
#pragma once

#include <vector>

#include "conformance/suite/case.h"
#include "conformance/suite/result.h"

namespace engagement::conformance {

// `test_case` must outlive the result, which points to it. With `strict`, findings against advisory
// clauses are failures; otherwise they are notes.
CaseResult judge(const Case& test_case, Evidence evidence, bool strict);

// What shows only over several cases: a nonce that one case's requests have used with the same
// timestamp, key and token as another's breaks AUTH-NONCE in the later one. For a client whose
// processes draw from the same seed when they start in the same second.
void judge_nonces_over_cases(std::vector<CaseResult>& results);

// One result for each of all_clauses(), in their order. `all_cases` are those that the suite knows,
// run or not; they tell why a clause was not judged.
std::vector<ClauseResult> summarise_clauses(const std::vector<Case>& all_cases,
                                            const std::vector<CaseResult>& results);

}  // namespace engagement::conformance
