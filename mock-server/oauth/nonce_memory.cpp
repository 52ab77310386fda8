#include "mock-server/oauth/nonce_memory.h"

#include <algorithm>
#include <limits>

namespace engagement::oauth {

NonceMemory::NonceMemory(std::int64_t window, std::size_t capacity, Order order)
    : window_(window), capacity_(capacity), order_(order) {}

NonceMemory::Answer NonceMemory::remember(std::string_view consumer_key, std::string_view token,
                                          std::int64_t timestamp, std::string_view nonce,
                                          std::int64_t now) {
  if (order_ == Order::by_clock) {
    forget_behind_window(now);
  }
  const Fingerprint print = hash_.of({nonce, consumer_key, token});
  std::size_t held_before = 0;
  {
    Shard& shard = shards_[print[1] % shards_.size()];
    const std::lock_guard lock(shard.mutex);
    // Another thread may have seen the clock move on, or the clock may have been set back, since
    // this timestamp was found to be within the window: nonces of it are no longer known.
    const bool is_behind = order_ == Order::by_clock && timestamp < looked_at_.load();
    if (is_behind || timestamp < forgotten_until_.load(std::memory_order_acquire)) {
      return Answer::timestamp_forgotten;
    }
    if (!shard.by_timestamp[timestamp].insert(print)) {
      return Answer::used;
    }
    held_before = size_.fetch_add(1, std::memory_order_relaxed);
  }
  if (held_before >= capacity_) {
    make_room();
  }
  return Answer::fresh;
}

// Once a second: the first thread that sees the clock move on looks through all shards.
void NonceMemory::forget_behind_window(std::int64_t now) {
  const std::int64_t oldest = now - window_;
  std::int64_t before = looked_at_.load(std::memory_order_relaxed);
  if (oldest > before && looked_at_.compare_exchange_strong(before, oldest)) {
    forget_before(oldest);
  }
}

void NonceMemory::forget_before(std::int64_t timestamp) {
  for (Shard& shard : shards_) {
    std::map<std::int64_t, FingerprintSet> dropped;  // freed outside of the lock
    {
      const std::lock_guard lock(shard.mutex);
      while (!shard.by_timestamp.empty() && shard.by_timestamp.begin()->first < timestamp) {
        dropped.insert(shard.by_timestamp.extract(shard.by_timestamp.begin()));
      }
    }
    for (const auto& [time, prints] : dropped) {
      size_.fetch_sub(prints.size(), std::memory_order_relaxed);
    }
  }
}

void NonceMemory::make_room() {
  const std::lock_guard lock(room_mutex_);
  if (size() <= capacity_) {
    return;  // another thread has made it
  }
  std::int64_t oldest = std::numeric_limits<std::int64_t>::max();
  std::int64_t newest = std::numeric_limits<std::int64_t>::min();
  for (Shard& shard : shards_) {
    const std::lock_guard shard_lock(shard.mutex);
    if (!shard.by_timestamp.empty()) {
      oldest = std::min(oldest, shard.by_timestamp.begin()->first);
      newest = std::max(newest, shard.by_timestamp.rbegin()->first);
    }
  }
  if (oldest > newest) {
    return;
  }
  // All of one time, as under a fixed clock: to refuse it would be to refuse everything.
  if (order_ == Order::by_clock && oldest != newest) {
    // Before they are dropped, so that none is taken again in between.
    forgotten_until_.store(oldest + 1, std::memory_order_release);
  }
  forget_before(oldest + 1);
}

}  // namespace engagement::oauth
