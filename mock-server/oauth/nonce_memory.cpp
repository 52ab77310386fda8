#include "mock-server/oauth/nonce_memory.h"

namespace engagement::oauth {

NonceMemory::NonceMemory(std::int64_t window, std::size_t capacity)
    : window_(window), capacity_(capacity) {}

void NonceMemory::forget_before(std::int64_t timestamp) {
  while (!by_timestamp_.empty() && by_timestamp_.begin()->first < timestamp) {
    size_ -= by_timestamp_.begin()->second.size();
    by_timestamp_.erase(by_timestamp_.begin());
  }
}

NonceMemory::Answer NonceMemory::remember(std::string_view consumer_key, std::string_view token,
                                          std::int64_t timestamp, std::string_view nonce,
                                          std::int64_t now) {
  const Fingerprint print = hash_.of({consumer_key, token, nonce});
  const std::lock_guard lock(mutex_);
  forget_before(now - window_);
  if (timestamp < forgotten_until_) {
    return Answer::timestamp_forgotten;
  }
  if (!by_timestamp_[timestamp].insert(print).second) {
    return Answer::used;
  }
  if (++size_ > capacity_) {
    forgotten_until_ = by_timestamp_.begin()->first + 1;
    forget_before(forgotten_until_);
  }
  return Answer::fresh;
}

std::size_t NonceMemory::size() const {
  const std::lock_guard lock(mutex_);
  return size_;
}

}  // namespace engagement::oauth
