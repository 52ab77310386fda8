// Fingerprints of text that others choose: small, and nobody can aim at a collision.
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <string_view>

namespace engagement::oauth {

using Fingerprint = std::array<std::uint64_t, 2>;

struct FingerprintHash {
  std::size_t operator()(const Fingerprint& f) const { return static_cast<std::size_t>(f[0]); }
};

// 128 bits of SipHash under a random key of its own. Thread-safe.
class KeyedHash {
 public:
  // Throws std::runtime_error when OpenSSL offers no SipHash or no random bytes.
  KeyedHash();

  // ("ab", "c") and ("a", "bc") differ.
  Fingerprint of(std::initializer_list<std::string_view> fields) const;

 private:
  std::array<unsigned char, 16> key_{};
};

}  // namespace engagement::oauth
