// Shows how a run goes on: one line that is rewritten on a terminal, otherwise a line for each
// finished case.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string_view>
#include <vector>

#include "conformance/report/terminal_style.h"
#include "conformance/runner/run_listener.h"

namespace engagement::conformance {

struct ProgressPlan {
  const std::vector<Case>& cases;          // those that will run; outlives the listener
  std::size_t jobs = 0;                    // cases side by side; 0: all
  std::chrono::milliseconds pause{5'000};  // that the clients make
};

// `print` gets text to be shown at once, from one thread at a time. Destroying the listener clears
// the line.
std::unique_ptr<RunListener> make_progress(const ProgressPlan& plan, const TerminalStyle& style,
                                           std::function<void(std::string_view)> print);

}  // namespace engagement::conformance
