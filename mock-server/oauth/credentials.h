// The consumers and tokens a verifier knows (RFC 5849 §1.1, "client credentials" and "token
// credentials"). All members are UTF-8 as issued, not percent-encoded.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

namespace engagement::oauth {

// One pair of client and token credentials. Without a token, requests of this consumer carry none.
struct Credential {
  std::string consumer_key;
  std::string consumer_secret;
  std::optional<std::string> token;
  std::string token_secret;
  std::string rsa_public_key;  // PEM; only RSA-SHA1 needs it
};

// Names the signing key of a credential: no two keys of a process have the same store and index.
struct SigningKeyRef {
  std::uint64_t store;
  std::size_t index;
  const Credential& credential;
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

  // `credential` is one that find() gave.
  SigningKeyRef key_of(const Credential& credential) const;

 private:
  // Views point into credentials_, whose strings never move once they are in place.
  using Key = std::pair<std::string_view, std::string_view>;
  struct Hash {
    std::size_t operator()(const Key& key) const;
  };
  using Index = std::unordered_map<Key, const Credential*, Hash>;

  std::shared_ptr<const std::vector<Credential>>
      credentials_;       // shared by copies: views stay valid
  std::uint64_t id_ = 0;  // shared by copies, which hold the same credentials
  Index by_key_and_token_;
  std::unordered_set<std::string_view> consumers_;
};

}  // namespace engagement::oauth
