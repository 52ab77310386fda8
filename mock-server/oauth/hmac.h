// HMAC (RFC 2104) as the signature methods use it (RFC 5849 §3.4.2): the hot part of verification
// and of the search for mistakes.
#pragma once

#include <openssl/sha.h>

#include <array>
#include <cstddef>
#include <string_view>
#include <variant>

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

// Digests under one key. Setting the key costs as much as the digest of a short text, so it is set
// once. Immutable, so safe to share by threads. `method` must be one of the HMAC ones; for the
// others SHA-1 is taken.
//
// It uses the functions of OpenSSL that are bound to a hash, which are deprecated but there: the
// state behind a key is a plain value, which all threads copy. A context of EVP_MAC belongs to one
// thread, takes two allocations for each digest, and cannot be kept for ten thousand credentials.
class Hmac {
 public:
  Hmac(SignatureMethod method, std::string_view key);

  HmacDigest digest(std::string_view text) const;

  // The digest of a text that comes piece by piece.
  class Running {
   public:
    explicit Running(const Hmac& hmac) : hmac_(hmac), state_(hmac.inner_) {}
    void add(std::string_view text);
    HmacDigest finish();  // once, at the end

   private:
    const Hmac& hmac_;
    std::variant<SHA_CTX, SHA256_CTX> state_;
  };

 private:
  using State = std::variant<SHA_CTX, SHA256_CTX>;
  State inner_;  // each has taken in its padded key
  State outer_;
};

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
