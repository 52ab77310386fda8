// HMAC under the keys of known credentials (RFC 5849 §3.4.2): the hot part of verification.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "mock-server/oauth/credentials.h"
#include "mock-server/oauth/signature.h"

namespace engagement::oauth {

// A raw digest, SHA-256's at most.
class KeyedDigest {
 public:
  std::string_view bytes() const { return {reinterpret_cast<const char*>(bytes_.data()), size_}; }

 private:
  friend KeyedDigest keyed_digest(SignatureMethod, const SigningKeyRef&, std::string_view);
  std::array<unsigned char, 32> bytes_{};
  std::size_t size_ = 0;
};

// The digest of `text` under a credential's signing key. `method` must be one of the HMAC ones.
// Each thread keeps contexts that are keyed already for the credentials it met last, because
// setting a key costs as much as the digest of a typical request.
KeyedDigest keyed_digest(SignatureMethod method, const SigningKeyRef& key, std::string_view text);

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
