// Keeps the secrets of a case out of every report, whatever the client printed or sent.
#pragma once

#include "conformance/suite/result.h"

namespace engagement::conformance {

// Replaces the case's consumer secret and token secret in all texts of the result that come from
// the client. To be called after the judge, which has to see what was really sent.
void mask_secrets(CaseResult& result);

}  // namespace engagement::conformance
