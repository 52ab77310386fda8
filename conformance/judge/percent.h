// Percent-encoding (RFC 3986 §2.1) as the judge reads it, written apart from the verifier's.
#pragma once

#include <string>
#include <string_view>

namespace engagement::conformance {

// Each "%XX" replaced by its byte, whatever the case of its digits; a "%" that begins no such
// sequence is left as it is.
std::string percent_decoded(std::string_view raw);

// Everything but the unreserved characters of RFC 3986 §2.3 encoded, with capital digits.
std::string percent_encoded(std::string_view bytes);

// A "%" that two hexadecimal digits do not follow.
bool has_broken_escape(std::string_view raw);

// The first character of `raw` that is neither unreserved, nor "%", nor one of `also_allowed`.
// "" when there is none; otherwise as it can be shown: the character, or "byte 0xE9".
std::string first_unencoded(std::string_view raw, std::string_view also_allowed);

}  // namespace engagement::conformance
