// One call of the client: the request, its retries, and the outcome.
#pragma once

#include <string>

#include "conformance/faulty-clients/behaviour.h"

namespace faulty_client {

// One of the words of docs/adapter-protocol.md.
std::string validate(const Inputs& inputs, Behaviour behaviour);

// The outcome that the API page, Response Codes, gives a status.
std::string outcome_of(int status);

}  // namespace faulty_client
