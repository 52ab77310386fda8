// Reads an adapter's answer: docs/adapter-protocol.md, "Answer".
#pragma once

#include <chrono>
#include <string>

#include "conformance/runner/client_process.h"
#include "conformance/suite/result.h"

namespace engagement::conformance {

// Never throws. Whatever is no answer becomes AdapterAnswer::broken, with a reason that says what
// was expected and what came.
AdapterAnswer read_answer(const ClientEnd& end, std::chrono::milliseconds deadline);

// The same for one line, without its line end, that is meant as an answer.
AdapterAnswer read_answer_line(std::string line);

// How a client ended, as a sentence about "the adapter"; empty when it ended well, by itself.
std::string bad_end(const ClientEnd& end, std::chrono::milliseconds deadline);

}  // namespace engagement::conformance
