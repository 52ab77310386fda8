// A signed request around the bytes that are fuzzed, taken through verifier and diagnosis.
#pragma once

#include <string>
#include <string_view>

namespace engagement::fuzz {

// The secret in the credentials; it must show in nothing that is said of a request.
inline constexpr std::string_view kSecret = "planted-consumer-secret";

// The Authorization value of a well-formed request, with a signature that is not right.
std::string plain_authorization();

// Verifies and diagnoses, with less work for the search than the mock allows, so that many inputs
// are seen. Aborts when the verdict contradicts itself or shows the secret.
void verify_and_diagnose(std::string_view target, std::string_view host,
                         std::string_view authorization);

}  // namespace engagement::fuzz
