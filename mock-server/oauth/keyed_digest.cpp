#include "mock-server/oauth/keyed_digest.h"

#include <openssl/evp.h>
#include <openssl/params.h>

#include <memory>
#include <stdexcept>

namespace engagement::oauth {
namespace {

struct FreeContext {
  void operator()(EVP_MAC_CTX* context) const { EVP_MAC_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_MAC_CTX, FreeContext>;

Context make_context(SignatureMethod method) {
  EVP_MAC* const mac = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
  Context context(mac != nullptr ? EVP_MAC_CTX_new(mac) : nullptr);
  EVP_MAC_free(mac);  // the context holds it
  std::array<char, 7> digest{"SHA1"};
  if (method == SignatureMethod::hmac_sha256) {
    digest = {"SHA256"};
  }
  const std::array<OSSL_PARAM, 2> params{
      OSSL_PARAM_construct_utf8_string("digest", digest.data(), 0), OSSL_PARAM_construct_end()};
  if (!context || EVP_MAC_CTX_set_params(context.get(), params.data()) != 1) {
    throw std::runtime_error("OpenSSL offers no HMAC; is its default provider loaded?");
  }
  return context;
}

// One place of a thread's cache.
struct Slot {
  std::uint64_t store = 0;  // 0: empty
  std::size_t index = 0;
  SignatureMethod method = SignatureMethod::hmac_sha1;
  Context context;
};

// A context that is keyed and ready for text.
EVP_MAC_CTX* ready_context(SignatureMethod method, const SigningKeyRef& key) {
  constexpr std::size_t kSlots = 256;
  thread_local std::array<Slot, kSlots> slots;
  Slot& slot = slots[(key.store * 31 + key.index) % kSlots];
  if (slot.store == key.store && slot.index == key.index && slot.method == method) {
    return EVP_MAC_init(slot.context.get(), nullptr, 0, nullptr) == 1 ? slot.context.get()
                                                                      : nullptr;
  }
  slot.store = 0;
  if (!slot.context || slot.method != method) {
    slot.context = make_context(method);
  }
  const std::string text = signing_key(key.credential.consumer_secret, key.credential.token_secret);
  if (EVP_MAC_init(slot.context.get(), reinterpret_cast<const unsigned char*>(text.data()),
                   text.size(), nullptr) != 1) {
    return nullptr;
  }
  slot.store = key.store;
  slot.index = key.index;
  slot.method = method;
  return slot.context.get();
}

}  // namespace

KeyedDigest keyed_digest(SignatureMethod method, const SigningKeyRef& key, std::string_view text) {
  EVP_MAC_CTX* const context = ready_context(method, key);
  KeyedDigest digest;
  if (context == nullptr ||
      EVP_MAC_update(context, reinterpret_cast<const unsigned char*>(text.data()), text.size()) !=
          1 ||
      EVP_MAC_final(context, digest.bytes_.data(), &digest.size_, digest.bytes_.size()) != 1) {
    throw std::runtime_error("OpenSSL could not compute an HMAC");
  }
  return digest;
}

Base64Digest::Base64Digest(std::string_view digest) {
  size_ = static_cast<std::size_t>(EVP_EncodeBlock(
      reinterpret_cast<unsigned char*>(text_.data()),
      reinterpret_cast<const unsigned char*>(digest.data()), static_cast<int>(digest.size())));
}

}  // namespace engagement::oauth
