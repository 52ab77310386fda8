// What is wrong with an adapter, in words for its author.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "conformance/runner/client_process.h"
#include "conformance/suite/result.h"

namespace engagement::conformance {

// One call of an adapter, watched from all sides.
struct SmokeObservation {
  ClientEnd end;
  std::chrono::milliseconds deadline{0};
  CaseResult result;                 // of a case that a right client ends as "valid", one request
  std::vector<std::string> proxies;  // proxy variables of the environment: "http_proxy=…"
};

struct Diagnosis {
  std::string problem;  // one sentence; empty: the adapter works
  std::string advice;   // what to do next
};

// The problem to be mended first: that the process ran, then that it answered, then that its
// request came.
Diagnosis diagnose(const SmokeObservation& seen);

}  // namespace engagement::conformance
