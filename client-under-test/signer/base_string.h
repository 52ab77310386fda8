// The text that an OAuth 1.0 signature covers: the signature base string (RFC 5849 §3.4.1).
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace engagement_client::signer {

// A decoded parameter, as bytes: of the query or of the OAuth protocol.
struct Parameter {
  std::string name;
  std::string value;
};

// The parameters encoded, sorted and joined (RFC 5849 §3.4.1.3.2).
std::string normalize_parameters(const std::vector<Parameter>& parameters);

// `method` is in upper case. `base_string_uri` is scheme, authority and path as sent, without the
// query: scheme and host in lower case, the port only when it is not the scheme's default
// (RFC 5849 §3.4.1.2). `parameters` holds those of the query and those of the protocol, without
// realm and oauth_signature.
std::string signature_base_string(std::string_view method, std::string_view base_string_uri,
                                  const std::vector<Parameter>& parameters);

}  // namespace engagement_client::signer
