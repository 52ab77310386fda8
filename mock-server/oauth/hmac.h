// HMAC (RFC 2104) as the signature methods use it (RFC 5849 §3.4.2): the hot part of verification
// and of the search for mistakes.
#pragma once

#include <openssl/types.h>

#include <array>
#include <cstddef>
#include <memory>
#include <string_view>

#include "mock-server/oauth/credentials.h"
#include "mock-server/oauth/signature.h"

namespace engagement::oauth {

// A raw digest, SHA-256's at most.
class HmacDigest {
 public:
  std::string_view bytes() const { return {reinterpret_cast<const char*>(bytes_.data()), size_}; }

 private:
  friend class Hmac;
  std::array<unsigned char, 32> bytes_{};
  std::size_t size_ = 0;
};

// Digests under one key. Setting the key costs as much as the digest of a typical request, so it is
// set once. Not thread-safe. `method` must be one of the HMAC ones; for the others SHA-1 is taken.
class Hmac {
 public:
  // Throws std::runtime_error when OpenSSL offers no HMAC.
  Hmac(SignatureMethod method, std::string_view key);

  HmacDigest digest(std::string_view text) const;

 private:
  struct Free {
    void operator()(EVP_MAC_CTX* context) const;
  };
  std::unique_ptr<EVP_MAC_CTX, Free> context_;
};

// The digest of `text` under a credential's signing key. Each thread keeps the keys of the
// credentials that it met last.
HmacDigest credential_hmac(SignatureMethod method, const SigningKeyRef& key, std::string_view text);

// A digest in standard base64 (RFC 4648 §4), on the stack.
class Base64Digest {
 public:
  explicit Base64Digest(std::string_view digest);  // at most 32 bytes
  std::string_view text() const { return {text_.data(), size_}; }

 private:
  std::array<char, 48> text_{};
  std::size_t size_ = 0;
};

}  // namespace engagement::oauth
