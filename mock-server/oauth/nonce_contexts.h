// Where each nonce was used before: RFC 5849 §3.3 lets it come again with another timestamp,
// consumer or token, and it is still worth a word.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string_view>
#include <unordered_map>

namespace engagement::oauth {

// Bounded: the nonce that was met first is forgotten first. Not thread-safe.
class NonceContexts {
 public:
  explicit NonceContexts(std::size_t capacity = 100'000) : capacity_(capacity) {}

  // Notes the use of a nonce. True when it was used before with something else of these.
  bool was_used_elsewhere(std::string_view consumer_key, std::string_view token,
                          std::string_view timestamp, std::string_view nonce) {
    if (nonce.empty()) {  // PLAINTEXT may go without one
      return false;
    }
    const std::hash<std::string_view> hash;
    const std::uint64_t context = (hash(consumer_key) * 31 + hash(token)) * 31 + hash(timestamp);
    const auto [place, is_new] = contexts_.emplace(hash(nonce), context);
    if (!is_new) {
      return place->second != context;
    }
    order_.push_back(place->first);
    if (order_.size() > capacity_) {
      contexts_.erase(order_.front());
      order_.pop_front();
    }
    return false;
  }

 private:
  const std::size_t capacity_;
  std::unordered_map<std::uint64_t, std::uint64_t> contexts_;  // by hashes
  std::deque<std::uint64_t> order_;
};

}  // namespace engagement::oauth
