// Keeps secrets out of everything the suite prints, and finds them where a client leaks them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "conformance/suite/case.h"

namespace engagement::conformance {

// The ways in which `secret` (UTF-8) may stand in a message: as it is, percent-encoded with upper
// and lower case digits, form-encoded, and inside Base64 text at each of the three alignments.
// Empty for a secret of fewer than 4 bytes: it would be found everywhere.
std::vector<std::string> spellings_of_secret(std::string_view secret);

// `text` with the consumer secret and the token secret, in any of those spellings, replaced by "…".
// For whatever a client printed or sent that is shown to people.
std::string without_secrets(std::string text, const Inputs& inputs);

}  // namespace engagement::conformance
