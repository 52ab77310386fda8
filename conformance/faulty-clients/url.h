// Builds the URL of the request (API page, Request).
#pragma once

#include <string>
#include <string_view>

#include "conformance/faulty-clients/behaviour.h"

namespace faulty_client {

BaseUrl parse_base_url(std::string_view url);

// The Host field: the port is left out when it is the scheme's default.
std::string host_field(const BaseUrl& base);

// Path and query, encoded as the behaviour has it.
std::string request_target(const BaseUrl& base, const Inputs& inputs, const Behaviour& behaviour);

// The parameters of a target's query, decoded; "+" reads as a space (RFC 5849 §3.4.1.3.1).
Parameters query_of(const std::string& target);

}  // namespace faulty_client
