#include "mock-server/oauth/nonce_memory.h"

#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/rand.h>

#include <memory>
#include <stdexcept>
#include <string>

namespace engagement::oauth {
namespace {

void append_field(std::string& out, std::string_view field) {
  // The length in front keeps ("ab", "c") and ("a", "bc") apart.
  const std::uint64_t size = field.size();
  out.append(reinterpret_cast<const char*>(&size), sizeof size);
  out += field;
}

struct FreeContext {
  void operator()(EVP_MAC_CTX* context) const { EVP_MAC_CTX_free(context); }
};

// One for each thread, keyed anew for each use; null when OpenSSL offers no SipHash.
EVP_MAC_CTX* siphash() {
  thread_local const std::unique_ptr<EVP_MAC_CTX, FreeContext> context = [] {
    EVP_MAC* const mac = EVP_MAC_fetch(nullptr, "SIPHASH", nullptr);
    std::unique_ptr<EVP_MAC_CTX, FreeContext> made(mac != nullptr ? EVP_MAC_CTX_new(mac) : nullptr);
    EVP_MAC_free(mac);  // the context holds it
    return made;
  }();
  return context.get();
}

}  // namespace

NonceMemory::NonceMemory(std::int64_t window, std::size_t capacity)
    : window_(window), capacity_(capacity) {
  if (siphash() == nullptr ||
      RAND_bytes(hash_key_.data(), static_cast<int>(hash_key_.size())) != 1) {
    throw std::runtime_error("OpenSSL offers no SipHash or no random bytes");
  }
}

NonceMemory::Fingerprint NonceMemory::fingerprint(std::string_view consumer_key,
                                                  std::string_view token,
                                                  std::string_view nonce) const {
  std::string text;
  text.reserve(consumer_key.size() + token.size() + nonce.size() + 24);
  append_field(text, consumer_key);
  append_field(text, token);
  append_field(text, nonce);
  Fingerprint result{};
  std::size_t size = sizeof result;
  const OSSL_PARAM params[] = {OSSL_PARAM_construct_size_t("size", &size),
                               OSSL_PARAM_construct_end()};
  EVP_MAC_CTX* const context = siphash();
  const bool done = context != nullptr &&
                    EVP_MAC_init(context, hash_key_.data(), hash_key_.size(), params) == 1 &&
                    EVP_MAC_update(context, reinterpret_cast<const unsigned char*>(text.data()),
                                   text.size()) == 1 &&
                    EVP_MAC_final(context, reinterpret_cast<unsigned char*>(result.data()), &size,
                                  sizeof result) == 1;
  if (!done) {
    throw std::runtime_error("OpenSSL could not compute a SipHash");
  }
  return result;
}

void NonceMemory::forget_before(std::int64_t timestamp) {
  while (!by_timestamp_.empty() && by_timestamp_.begin()->first < timestamp) {
    size_ -= by_timestamp_.begin()->second.size();
    by_timestamp_.erase(by_timestamp_.begin());
  }
}

NonceMemory::Answer NonceMemory::remember(std::string_view consumer_key, std::string_view token,
                                          std::int64_t timestamp, std::string_view nonce,
                                          std::int64_t now) {
  const Fingerprint print = fingerprint(consumer_key, token, nonce);
  const std::lock_guard lock(mutex_);
  forget_before(now - window_);
  if (timestamp < forgotten_until_) {
    return Answer::timestamp_forgotten;
  }
  if (!by_timestamp_[timestamp].insert(print).second) {
    return Answer::used;
  }
  if (++size_ > capacity_) {
    forgotten_until_ = by_timestamp_.begin()->first + 1;
    forget_before(forgotten_until_);
  }
  return Answer::fresh;
}

std::size_t NonceMemory::size() const {
  const std::lock_guard lock(mutex_);
  return size_;
}

}  // namespace engagement::oauth
