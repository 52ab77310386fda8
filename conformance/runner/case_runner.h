// Runs one case: its own mock on its own port, the client started as often as the case says, and
// the evidence gathered for the judge.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>

#include "conformance/runner/client_caller.h"
#include "conformance/runner/overload_watch.h"
#include "conformance/runner/start_gate.h"
#include "conformance/runner/stop_flag.h"
#include "conformance/runner/trusted_authority.h"
#include "conformance/suite/case.h"
#include "conformance/suite/result.h"

namespace engagement::conformance {

// What all cases of a run share. Outlives them.
struct CaseSurroundings {
  std::chrono::milliseconds pause{5'000};            // that the client is told to make
  std::optional<std::chrono::milliseconds> timeout;  // of one call; none: call_deadline()
  ClientCaller& client;
  StartGate& gate;
  const OverloadWatch& overload;
  const TrustedAuthority* trusted;  // null: no case is over https
  const StopFlag& stop;
};

// A client that sends more requests than this in one call is not waited for any longer: it has
// broken the retry policy whatever it does next.
inline constexpr int kMostRequestsOfOneCall = 40;

struct CaseRunEnd {
  Evidence evidence;
  bool cut_off = false;  // `stop` was raised before the case was over: the evidence is incomplete
};

// Blocks until the case is over. `rank` is the case's place in the start gate, its own among all
// running ones. `on_first_request` is called once, from a thread of the mock, and must be quick.
// Thread-safe; does not throw: trouble of our own stands in the evidence's setup_error.
CaseRunEnd run_case(const Case& test_case, const CaseSurroundings& surroundings, std::size_t rank,
                    const std::function<void()>& on_first_request);

}  // namespace engagement::conformance
