#include "client-under-test/signer/authorization.h"

#include "client-under-test/signer/percent_encoding.h"

namespace engagement_client::signer {

std::string authorization_header(const RequestToSign& request, const Credentials& credentials,
                                 SignatureMethod method, const Freshness& freshness) {
  std::vector<Parameter> protocol = {
      {"oauth_consumer_key", credentials.consumer_key},
      {"oauth_nonce", freshness.nonce},
      {"oauth_signature_method", std::string(to_string(method))},
      {"oauth_timestamp", std::to_string(freshness.timestamp)},
      {"oauth_version", "1.0"},
  };
  if (!credentials.token.empty()) {
    protocol.push_back({"oauth_token", credentials.token});
  }

  std::vector<Parameter> covered = protocol;
  covered.insert(covered.end(), request.query.begin(), request.query.end());
  const std::string base_string =
      signature_base_string(request.method, request.base_string_uri, covered);
  const std::string key = signing_key(credentials.consumer_secret, credentials.token_secret);
  protocol.push_back({"oauth_signature", sign(method, key, base_string)});

  std::string header = "OAuth ";
  for (const Parameter& parameter : protocol) {
    if (&parameter != &protocol.front()) {
      header += ", ";
    }
    header += percent_encode(parameter.name) + "=\"" + percent_encode(parameter.value) + "\"";
  }
  return header;
}

}  // namespace engagement_client::signer
