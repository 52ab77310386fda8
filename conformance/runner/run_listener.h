// Hears how a run goes on: for live progress.
#pragma once

#include "conformance/suite/result.h"

namespace engagement::conformance {

// The functions are called one at a time, by a thread that nobody waits for while the run goes on.
class RunListener {
 public:
  virtual ~RunListener() = default;
  virtual void case_started(const Case& test_case) = 0;
  virtual void first_request(const Case& test_case) = 0;
  virtual void case_finished(const CaseResult& result) = 0;
};

}  // namespace engagement::conformance
