// What an adapter is told: the one line of JSON of docs/adapter-protocol.md, "Request".
#pragma once

#include <chrono>
#include <string>

#include "conformance/suite/case.h"

namespace engagement::conformance {

// The protocol's version.
inline constexpr int kAdapterProtocol = 1;
// The longest that one attempt of the client may take, as it is told where the case says nothing.
inline constexpr std::chrono::seconds kAttemptTimeout{10};

// The base URL that the client is given: the mock's, with the slash at its end that the case wants.
std::string client_base_url(const Case& test_case, const std::string& mock_base_url);

// One line, ended by '\n'. Contains the case's secrets: not for logs.
// `ca_file`: the certificates to trust, in PEM; empty when the base URL is not https.
std::string adapter_request(const Case& test_case, const std::string& base_url,
                            std::chrono::milliseconds pause, const std::string& ca_file = {});

}  // namespace engagement::conformance
