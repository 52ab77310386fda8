// Reads an adapter's answer: docs/adapter-protocol.md, "Answer".
#pragma once

#include <chrono>

#include "conformance/runner/client_process.h"
#include "conformance/suite/result.h"

namespace engagement::conformance {

// Never throws. Whatever is no answer becomes AdapterAnswer::broken, with a reason that says what
// was expected and what came.
AdapterAnswer read_answer(const ClientEnd& end, std::chrono::milliseconds deadline);

}  // namespace engagement::conformance
