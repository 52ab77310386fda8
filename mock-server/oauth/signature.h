// Signature methods (RFC 5849 §3.4.2 to §3.4.4, and HMAC-SHA256 as the field uses it).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace engagement::oauth {

enum class SignatureMethod { hmac_sha1, hmac_sha256, rsa_sha1, plaintext };

// Names are case-sensitive ("HMAC-SHA1"). None when there is no such method.
std::optional<SignatureMethod> parse_signature_method(std::string_view name);
std::string_view name_of(SignatureMethod method);
// All names, for messages.
const std::vector<std::string_view>& signature_method_names();

// encode(consumer_secret) & encode(token_secret) (§3.4.2, §3.4.4).
std::string signing_key(std::string_view consumer_secret, std::string_view token_secret);

// Raw digest of `text` under `key`. `method` must be one of the HMAC ones.
std::string hmac_digest(SignatureMethod method, std::string_view key, std::string_view text);

// Standard base64 (RFC 4648 §4), with padding. None when the text is not that.
std::string to_base64(std::string_view bytes);
std::optional<std::string> from_base64(std::string_view text);

// The HMAC digest in base64. `method` must be one of the HMAC ones.
std::string hmac_signature(SignatureMethod method, std::string_view key, std::string_view text);

// Whether `signature` (base64) is the RSASSA-PKCS1-v1_5 SHA-1 signature of `text` (§3.4.3). False
// too when the PEM public key cannot be read.
bool verify_rsa_sha1(const std::string& public_key_pem, std::string_view text,
                     std::string_view signature);

// Compares in a time that depends on the lengths only.
bool equal_in_constant_time(std::string_view a, std::string_view b);

}  // namespace engagement::oauth
