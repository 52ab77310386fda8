// The consumers and tokens a verifier knows (RFC 5849 §1.1, "client credentials" and "token
// credentials"). All members are UTF-8 as issued, not percent-encoded.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mock-server/oauth/hmac.h"
#include "mock-server/oauth/signature.h"

namespace engagement::oauth {

// One pair of client and token credentials. Without a token, requests of this consumer carry none.
struct Credential {
  std::string consumer_key;
  std::string consumer_secret;
  std::optional<std::string> token;
  std::string token_secret;
  std::string rsa_public_key;  // PEM; only RSA-SHA1 needs it
};

// Finds credentials by consumer key and token. Immutable once built, so safe to share by threads.
class CredentialStore {
 public:
  CredentialStore() = default;
  explicit CredentialStore(std::vector<Credential> credentials);

  bool knows_consumer(std::string_view consumer_key) const;

  // `token` is empty when the request carries none, or an empty one: RFC 5849 §3.1 lets a client
  // leave the parameter out or send it empty when there is no token. Null when unknown.
  const Credential* find(std::string_view consumer_key, std::string_view token) const;

  const std::vector<Credential>& all() const;

  // Under the signing key of `credential`, which is one that find() gave. `method` must be one of
  // the HMAC ones.
  const Hmac& hmac_of(const Credential& credential, SignatureMethod method) const;

 private:
  struct Tables;
  std::shared_ptr<const Tables> tables_;  // shared by copies; null: there are no credentials
};

}  // namespace engagement::oauth
