// Percent-encoding as OAuth wants it (RFC 5849 §3.6). The same form is right for one URL path
// segment and for one query value (RFC 3986 §2.1), so the client uses it for all three.
#pragma once

#include <string>
#include <string_view>

namespace engagement_client::signer {

// Every byte but the unreserved characters A-Z a-z 0-9 - . _ ~ becomes %XX with upper-case digits.
// The input is taken as bytes (UTF-8 for text); the result is ASCII.
std::string percent_encode(std::string_view bytes);

}  // namespace engagement_client::signer
