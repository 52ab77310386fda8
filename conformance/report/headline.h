// The verdict of a run in words.
#pragma once

#include <cstddef>
#include <string>

#include "conformance/suite/result.h"

namespace engagement::conformance {

// Advisory clauses are counted with --strict only.
struct ClauseFigures {
  std::size_t judged = 0;
  std::size_t broken = 0;  // of those judged; by known failures alone is not counted
  std::size_t not_judged = 0;
};
ClauseFigures clause_figures(const RunResult& run);

// One sentence without a full stop; plain text.
std::string headline(const RunResult& run);

}  // namespace engagement::conformance
