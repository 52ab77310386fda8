#include "mock-server/oauth/credentials.h"

#include <cstddef>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace engagement::oauth {
namespace {

using Key = std::pair<std::string_view, std::string_view>;

struct KeyHash {
  std::size_t operator()(const Key& key) const {
    const std::hash<std::string_view> hash;
    return hash(key.first) * 31 + hash(key.second);
  }
};

struct Signers {
  explicit Signers(std::string_view key)
      : sha1(SignatureMethod::hmac_sha1, key), sha256(SignatureMethod::hmac_sha256, key) {}
  Hmac sha1;
  Hmac sha256;
};

}  // namespace

// Views point into `credentials`, which never changes.
struct CredentialStore::Tables {
  explicit Tables(std::vector<Credential> given) : credentials(std::move(given)) {
    signers.reserve(credentials.size());
    by_key_and_token.reserve(credentials.size());
    for (std::size_t i = 0; i < credentials.size(); ++i) {
      const Credential& each = credentials[i];
      signers.emplace_back(signing_key(each.consumer_secret, each.token_secret));
      by_key_and_token.emplace(
          Key{each.consumer_key, each.token ? *each.token : std::string_view()}, i);
      consumers.insert(each.consumer_key);
    }
  }

  const std::vector<Credential> credentials;
  std::vector<Signers> signers;  // of each
  std::unordered_map<Key, std::size_t, KeyHash> by_key_and_token;
  std::unordered_set<std::string_view> consumers;
};

CredentialStore::CredentialStore(std::vector<Credential> credentials)
    : tables_(std::make_shared<const Tables>(std::move(credentials))) {}

bool CredentialStore::knows_consumer(std::string_view consumer_key) const {
  return tables_ && tables_->consumers.contains(consumer_key);
}

const Credential* CredentialStore::find(std::string_view consumer_key,
                                        std::string_view token) const {
  if (!tables_) {
    return nullptr;
  }
  const auto found = tables_->by_key_and_token.find(Key{consumer_key, token});
  return found == tables_->by_key_and_token.end() ? nullptr : &tables_->credentials[found->second];
}

const Hmac& CredentialStore::hmac_of(const Credential& credential, SignatureMethod method) const {
  const Signers& signers =
      tables_->signers[static_cast<std::size_t>(&credential - tables_->credentials.data())];
  return method == SignatureMethod::hmac_sha256 ? signers.sha256 : signers.sha1;
}

const std::vector<Credential>& CredentialStore::all() const {
  static const std::vector<Credential> none;
  return tables_ ? tables_->credentials : none;
}

}  // namespace engagement::oauth
