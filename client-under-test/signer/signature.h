// The signature itself: HMAC over the base string (RFC 5849 §3.4.2; HMAC-SHA256 is the same with
// SHA-256, as many OAuth 1.0 services offer it).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace engagement_client::signer {

enum class SignatureMethod { hmac_sha1, hmac_sha256 };

// The name on the wire: "HMAC-SHA1", "HMAC-SHA256".
std::string_view to_string(SignatureMethod method);

// Nothing for a method that this client does not speak. Names are case-sensitive (§3.1).
std::optional<SignatureMethod> parse_signature_method(std::string_view name);

// Both secrets as issued; either may be empty, the "&" between them always stands.
std::string signing_key(std::string_view consumer_secret, std::string_view token_secret);

// Base64 with padding. Throws std::runtime_error when OpenSSL refuses to compute.
std::string sign(SignatureMethod method, std::string_view key, std::string_view base_string);

}  // namespace engagement_client::signer
