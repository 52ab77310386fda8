// For the reports' tests: a run with one case of each verdict and with texts that hurt.
#pragma once

#include <vector>

#include "conformance/suite/result.h"

namespace engagement::conformance {

struct SampleRun {
  SampleRun();
  std::vector<Case> cases;
  RunResult run;
};

}  // namespace engagement::conformance
