// Remembers which nonces were used (RFC 5849 §3.3: unique for one timestamp, client and token).
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <mutex>
#include <string_view>
#include <unordered_set>

namespace engagement::oauth {

// Bounded: only timestamps inside the window can be replayed, so older ones are forgotten; and when
// `capacity` nonces are held, the oldest timestamp is forgotten and from then on refused as too
// old, so that nothing can be replayed. Thread-safe.
class NonceMemory {
 public:
  // `window` is in seconds, either side of the server's clock.
  NonceMemory(std::int64_t window, std::size_t capacity);

  enum class Answer { fresh, used, timestamp_forgotten };

  // Takes note of a nonce. `now` and `timestamp` are seconds since 1970; the caller has seen to it
  // that `timestamp` lies in the window around `now`.
  Answer remember(std::string_view consumer_key, std::string_view token, std::int64_t timestamp,
                  std::string_view nonce, std::int64_t now);

  std::size_t size() const;

 private:
  // 128 bits of SipHash under a random key: small, and nobody can aim at a collision.
  using Fingerprint = std::array<std::uint64_t, 2>;
  struct Hash {
    std::size_t operator()(const Fingerprint& f) const { return static_cast<std::size_t>(f[0]); }
  };
  Fingerprint fingerprint(std::string_view consumer_key, std::string_view token,
                          std::string_view nonce) const;
  void forget_before(std::int64_t timestamp);

  const std::int64_t window_;
  const std::size_t capacity_;
  std::array<unsigned char, 16> hash_key_{};

  mutable std::mutex mutex_;
  std::map<std::int64_t, std::unordered_set<Fingerprint, Hash>> by_timestamp_;
  std::size_t size_ = 0;
  std::int64_t forgotten_until_ = 0;  // timestamps below it were dropped to make room
};

}  // namespace engagement::oauth
