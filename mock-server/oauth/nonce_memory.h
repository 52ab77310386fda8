// Remembers which nonces were used (RFC 5849 §3.3: unique for one timestamp, client and token).
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <string_view>

#include "mock-server/oauth/fingerprint_set.h"
#include "mock-server/oauth/keyed_hash.h"

namespace engagement::oauth {

// Bounded, and thread-safe: it is made of shards with a lock each, so that threads seldom meet. Of a
// running server only timestamps inside the window can be replayed, so older ones are forgotten; and
// when `capacity` nonces are held, the oldest timestamp is forgotten and from then on refused as too
// old, so that nothing can be replayed. If there is no other timestamp it is not refused.
class NonceMemory {
 public:
  enum class Order {
    by_clock,  // requests come as time goes by
    any,       // recorded ones: their times go up and down, so nothing is forgotten for its age,
               // and what had to make room is forgotten without a refusal
  };

  // `window` is in seconds, either side of the server's clock.
  NonceMemory(std::int64_t window, std::size_t capacity, Order order = Order::by_clock);

  enum class Answer { fresh, used, timestamp_forgotten };

  // Takes note of a nonce. `now` and `timestamp` are seconds since 1970; the caller has seen to it
  // that `timestamp` lies in the window around `now`.
  Answer remember(std::string_view consumer_key, std::string_view token, std::int64_t timestamp,
                  std::string_view nonce, std::int64_t now);

  std::size_t size() const { return size_.load(std::memory_order_relaxed); }

 private:
  struct alignas(64) Shard {
    std::mutex mutex;
    std::map<std::int64_t, FingerprintSet> by_timestamp;
  };

  void forget_behind_window(std::int64_t now);
  void forget_before(std::int64_t timestamp);
  void make_room();

  const std::int64_t window_;
  const std::size_t capacity_;
  const Order order_;
  const KeyedHash hash_;

  std::array<Shard, 16> shards_;
  std::atomic<std::size_t> size_{0};
  std::atomic<std::int64_t> looked_at_{0};        // what lies behind it is forgotten
  std::atomic<std::int64_t> forgotten_until_{0};  // timestamps below it were dropped to make room
  std::mutex room_mutex_;                         // one thread makes room at a time
};

}  // namespace engagement::oauth
