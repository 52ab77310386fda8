// Keeps the secrets of a case out of every report, whatever the client printed or sent.
#pragma once

#include <span>

#include "conformance/suite/result.h"

namespace engagement::conformance {

// Replaces the case's consumer secret and token secret in all texts of the result that come from
// the client, and those of `others` in what it printed. To be called after the judge, which has to
// see what was really sent.
void mask_secrets(CaseResult& result, std::span<const Inputs> others = {});

}  // namespace engagement::conformance
