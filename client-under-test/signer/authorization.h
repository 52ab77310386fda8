// The Authorization header of a signed request (RFC 5849 §3.1 and §3.5.1).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "client-under-test/signer/base_string.h"
#include "client-under-test/signer/signature.h"

namespace engagement_client::signer {

// As issued by the service, UTF-8. An empty token means that there is none.
struct Credentials {
  std::string consumer_key;
  std::string consumer_secret;
  std::string token;
  std::string token_secret;
};

// What is signed. See signature_base_string() for the form of the method and the URI.
struct RequestToSign {
  std::string method;
  std::string base_string_uri;
  std::vector<Parameter> query;  // decoded
};

// What makes two signatures of one request differ.
struct Freshness {
  std::int64_t timestamp;  // seconds since 1970
  std::string nonce;
};

// The value of the header: `OAuth oauth_consumer_key="…", …, oauth_signature="…"`.
std::string authorization_header(const RequestToSign& request, const Credentials& credentials,
                                 SignatureMethod method, const Freshness& freshness);

}  // namespace engagement_client::signer
