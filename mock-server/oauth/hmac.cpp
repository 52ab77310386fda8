#include "mock-server/oauth/hmac.h"

#include <openssl/evp.h>
#include <openssl/params.h>

#include <cstdint>
#include <optional>
#include <stdexcept>

namespace engagement::oauth {
namespace {

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

// A context with the digest chosen and no key yet: duplicated for each key, because fetching the
// algorithm anew costs more than a digest. Null when OpenSSL offers none.
EVP_MAC_CTX* make_template(const char* digest) {
  EVP_MAC* const mac = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
  EVP_MAC_CTX* const context = mac != nullptr ? EVP_MAC_CTX_new(mac) : nullptr;
  EVP_MAC_free(mac);  // the context holds it
  const std::array<OSSL_PARAM, 2> params{
      OSSL_PARAM_construct_utf8_string("digest", const_cast<char*>(digest), 0),
      OSSL_PARAM_construct_end()};
  return context != nullptr && EVP_MAC_CTX_set_params(context, params.data()) == 1 ? context
                                                                                   : nullptr;
}

const EVP_MAC_CTX* template_for(SignatureMethod method) {
  static const EVP_MAC_CTX* const sha1 = make_template("SHA1");
  static const EVP_MAC_CTX* const sha256 = make_template("SHA256");
  return method == SignatureMethod::hmac_sha256 ? sha256 : sha1;
}

}  // namespace

void Hmac::Free::operator()(EVP_MAC_CTX* context) const {
  EVP_MAC_CTX_free(context);
}

Hmac::Hmac(SignatureMethod method, std::string_view key) {
  const EVP_MAC_CTX* const unkeyed = template_for(method);
  context_.reset(unkeyed != nullptr ? EVP_MAC_CTX_dup(unkeyed) : nullptr);
  if (!context_ || EVP_MAC_init(context_.get(), bytes_of(key), key.size(), nullptr) != 1) {
    throw std::runtime_error("OpenSSL offers no HMAC; is its default provider loaded?");
  }
}

HmacDigest Hmac::digest(std::string_view text) const {
  HmacDigest made;
  // Without a key: begins anew with the one that is set.
  if (EVP_MAC_init(context_.get(), nullptr, 0, nullptr) != 1 ||
      EVP_MAC_update(context_.get(), bytes_of(text), text.size()) != 1 ||
      EVP_MAC_final(context_.get(), made.bytes_.data(), &made.size_, made.bytes_.size()) != 1) {
    throw std::runtime_error("OpenSSL could not compute an HMAC");
  }
  return made;
}

HmacDigest credential_hmac(SignatureMethod method, const SigningKeyRef& key,
                           std::string_view text) {
  struct Slot {
    std::uint64_t store = 0;
    std::size_t index = 0;
    SignatureMethod method = SignatureMethod::hmac_sha1;
    std::optional<Hmac> hmac;
  };
  constexpr std::size_t kSlots = 256;
  thread_local std::array<Slot, kSlots> slots;
  Slot& slot = slots[(key.store * 31 + key.index) % kSlots];
  if (!slot.hmac || slot.store != key.store || slot.index != key.index || slot.method != method) {
    slot.hmac.emplace(method,
                      signing_key(key.credential.consumer_secret, key.credential.token_secret));
    slot.store = key.store;
    slot.index = key.index;
    slot.method = method;
  }
  return slot.hmac->digest(text);
}

Base64Digest::Base64Digest(std::string_view digest) {
  size_ =
      static_cast<std::size_t>(EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text_.data()),
                                               bytes_of(digest), static_cast<int>(digest.size())));
}

}  // namespace engagement::oauth
