// Fingerprints of text that others choose: small, and nobody can aim at a collision.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string_view>

namespace engagement::oauth {

using Fingerprint = std::array<std::uint64_t, 2>;

struct FingerprintHash {
  std::size_t operator()(const Fingerprint& f) const { return static_cast<std::size_t>(f[0]); }
};

// SipHash-2-4 of 128 bits (Aumasson and Bernstein, "SipHash: a fast short-input PRF"), words and
// result in little-endian. OpenSSL has it too, and takes six times as long to set its key.
class SipHash {
 public:
  explicit SipHash(const Fingerprint& key);
  void add(std::string_view bytes);
  Fingerprint finish();  // once, at the end

 private:
  void rounds(int count);
  void add_word(std::uint64_t word);

  std::uint64_t v0_, v1_, v2_, v3_;
  std::uint64_t tail_ = 0;  // the bytes that are no whole word yet
  unsigned pending_ = 0;    // how many
  std::size_t size_ = 0;
};

// SipHash under a random key of its own. Thread-safe.
class KeyedHash {
 public:
  // Throws std::runtime_error when OpenSSL offers no random bytes.
  KeyedHash();

  // ("ab", "c") and ("a", "bc") differ. The number of fields must be the same for all.
  Fingerprint of(std::initializer_list<std::string_view> fields) const;

 private:
  Fingerprint key_{};
};

}  // namespace engagement::oauth
