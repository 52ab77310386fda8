// Runs cases side by side and has each judged as soon as it is over.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "conformance/runner/known_failures.h"
#include "conformance/runner/process_guard.h"
#include "conformance/runner/run_listener.h"
#include "conformance/runner/stop_flag.h"
#include "conformance/suite/case.h"
#include "conformance/suite/result.h"

namespace engagement::conformance {

struct RunOptions {
  std::string client;  // the command, for `/bin/sh -c`
  std::chrono::milliseconds pause{5'000};
  std::optional<std::chrono::milliseconds> timeout;  // of one call of the client
  std::size_t jobs = 0;                              // cases side by side; 0: all of them
  bool long_lived = false;  // one process of the client answers all calls
  std::vector<KnownFailure> known_failures;
  bool strict = false;
  bool fail_fast = false;  // stops the run at the first case that fails or breaks
};

// What `stop` is raised with by fail_fast; signals are raised with their numbers, which are lower.
inline constexpr int kStoppedByFailFast = 1000;

// Blocks until all cases are over, or `stop` is raised and all clients are gone. The results are in
// the order of `cases`, which must outlive them; a case that the stop cut off is skipped after
// fail_fast, otherwise an error. No secret stands in them.
std::vector<CaseResult> run_cases(const std::vector<Case>& cases, const RunOptions& options,
                                  const ProcessGuard& guard, StopFlag& stop, RunListener& listener);

}  // namespace engagement::conformance
