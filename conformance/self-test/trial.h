// Runs the cases of the suite against many clients side by side.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "conformance/runner/process_guard.h"
#include "conformance/runner/stop_flag.h"
#include "conformance/self-test/kill.h"
#include "conformance/self-test/subject.h"
#include "conformance/suite/case.h"

namespace engagement::conformance {

struct TrialOptions {
  std::string program;  // the command of engagement-faulty-client, for `/bin/sh -c`
  std::chrono::milliseconds pause{100};
  std::size_t jobs = 64;  // cases side by side; most of them wait
  bool thorough = false;  // every case against every client, also after it was caught
};

// Called with the number of clients that are through; from many threads, one at a time.
using TrialProgress = std::function<void(std::size_t)>;

// A correct client is put to all `cases`; a faulty one to those of its clauses, the quick ones
// first, until one of them has caught it. One gate and one watch over the machine's load serve all
// clients, so that pauses stay what they are. A case whose verdict may come from the load alone is
// run again, twice at most. Blocks until all is over or `stop` is raised; then the results are
// incomplete. In the order of `subjects`, which must outlive them as `cases` must.
std::vector<SubjectResult> run_trial(const std::vector<Subject>& subjects,
                                     const std::vector<Case>& cases, const TrialOptions& options,
                                     const ProcessGuard& guard, const StopFlag& stop,
                                     const TrialProgress& progress);

// The cases that a client is put to, in their order.
std::vector<const Case*> cases_for(const Subject& subject, const std::vector<Case>& cases,
                                   std::chrono::milliseconds pause, bool thorough);

}  // namespace engagement::conformance
