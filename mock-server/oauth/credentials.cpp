#include "mock-server/oauth/credentials.h"

#include <atomic>

namespace engagement::oauth {
namespace {

std::uint64_t next_store_id() {
  static std::atomic<std::uint64_t> last{0};
  return ++last;
}

}  // namespace

std::size_t CredentialStore::Hash::operator()(const Key& key) const {
  const std::hash<std::string_view> hash;
  return hash(key.first) * 31 + hash(key.second);
}

CredentialStore::CredentialStore(std::vector<Credential> credentials)
    : credentials_(std::make_shared<const std::vector<Credential>>(std::move(credentials))),
      id_(next_store_id()) {
  for (const Credential& credential : *credentials_) {
    const std::string_view token = credential.token ? *credential.token : std::string_view();
    by_key_and_token_.emplace(Key{credential.consumer_key, token}, &credential);
    consumers_.insert(credential.consumer_key);
  }
}

bool CredentialStore::knows_consumer(std::string_view consumer_key) const {
  return consumers_.contains(consumer_key);
}

const Credential* CredentialStore::find(std::string_view consumer_key,
                                        std::string_view token) const {
  const auto found = by_key_and_token_.find(Key{consumer_key, token});
  return found == by_key_and_token_.end() ? nullptr : found->second;
}

SigningKeyRef CredentialStore::key_of(const Credential& credential) const {
  return {id_, static_cast<std::size_t>(&credential - credentials_->data()), credential};
}

const std::vector<Credential>& CredentialStore::all() const {
  static const std::vector<Credential> none;
  return credentials_ ? *credentials_ : none;
}

}  // namespace engagement::oauth
