#include "mock-server/oauth/keyed_hash.h"

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

KeyedHash::KeyedHash() {
  if (siphash() == nullptr || RAND_bytes(key_.data(), static_cast<int>(key_.size())) != 1) {
    throw std::runtime_error("OpenSSL offers no SipHash or no random bytes");
  }
}

Fingerprint KeyedHash::of(std::initializer_list<std::string_view> fields) const {
  std::string text;
  std::size_t length = 0;
  for (const std::string_view field : fields) {
    length += field.size() + sizeof(std::uint64_t);
  }
  text.reserve(length);
  for (const std::string_view field : fields) {
    append_field(text, field);
  }
  Fingerprint result{};
  std::size_t size = sizeof result;
  const OSSL_PARAM params[] = {OSSL_PARAM_construct_size_t("size", &size),
                               OSSL_PARAM_construct_end()};
  EVP_MAC_CTX* const context = siphash();
  const bool done =
      context != nullptr && EVP_MAC_init(context, key_.data(), key_.size(), params) == 1 &&
      EVP_MAC_update(context, reinterpret_cast<const unsigned char*>(text.data()), text.size()) ==
          1 &&
      EVP_MAC_final(context, reinterpret_cast<unsigned char*>(result.data()), &size,
                    sizeof result) == 1;
  if (!done) {
    throw std::runtime_error("OpenSSL could not compute a SipHash");
  }
  return result;
}

}  // namespace engagement::oauth
