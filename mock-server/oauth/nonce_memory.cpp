#include "mock-server/oauth/nonce_memory.h"

namespace engagement::oauth {

NonceMemory::NonceMemory(std::int64_t window, std::size_t capacity, Order order)
    : window_(window), capacity_(capacity), order_(order) {}

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
  if (order_ == Order::by_clock) {
    forget_before(now - window_);
  }
  if (timestamp < forgotten_until_) {
    return Answer::timestamp_forgotten;
  }
  if (!by_timestamp_[timestamp].insert(print).second) {
    return Answer::used;
  }
  if (++size_ > capacity_) {
    make_room();
  }
  return Answer::fresh;
}

void NonceMemory::make_room() {
  const std::int64_t oldest = by_timestamp_.begin()->first;
  // All of one time, as under a fixed clock: to refuse it would be to refuse everything.
  const bool is_only_one = by_timestamp_.size() == 1;
  forget_before(oldest + 1);
  if (order_ == Order::by_clock && !is_only_one) {
    forgotten_until_ = oldest + 1;
  }
}

std::size_t NonceMemory::size() const {
  const std::lock_guard lock(mutex_);
  return size_;
}

}  // namespace engagement::oauth
