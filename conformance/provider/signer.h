// Signs requests by RFC 5849 for the checks of a server. Written for them alone: were it the
// verifier's code or the bundled client's, a bug in there would not show when our own mock is
// judged.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace engagement::conformance::provider {

struct Credentials {
  std::string consumer_key;
  std::string consumer_secret;
  std::string token;  // with token_secret empty where there is none
  std::string token_secret;
};

// Names and values, decoded (UTF-8), in any order.
using Parameters = std::vector<std::pair<std::string, std::string>>;

// §3.6: all but the unreserved characters, in upper-case hex.
std::string percent_encoded(std::string_view text);

// §3.4.1. `base_uri` is normalised: scheme and host in lower case, no default port, no query.
std::string signature_base_string(std::string_view method, std::string_view base_uri,
                                  const Parameters& parameters);

// §3.4.2 HMAC-SHA1 of the base string, in base64. Throws std::runtime_error when OpenSSL fails.
std::string hmac_sha1(std::string_view base_string, const Credentials& credentials);

// 128 random bits in hex. Throws std::runtime_error when there is no randomness.
std::string random_nonce();

}  // namespace engagement::conformance::provider
