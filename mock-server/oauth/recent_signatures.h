// The signatures that were accepted last: one that comes again with another request was not made
// for it.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace engagement::oauth {

// Thread-safe, of a fixed size, and without locks: adding is a part of every verification. Keeps
// hashes only; a collision at worst names a mistake wrongly.
class RecentSignatures {
 public:
  void add(std::string_view signature) {
    const std::size_t place = next_.fetch_add(1, std::memory_order_relaxed) % kKept;
    hashes_[place].store(hash(signature), std::memory_order_relaxed);
  }

  bool contains(std::string_view signature) const {
    const std::uint64_t wanted = hash(signature);
    for (const auto& each : hashes_) {
      if (each.load(std::memory_order_relaxed) == wanted) {
        return true;
      }
    }
    return false;
  }

 private:
  static constexpr std::size_t kKept = 1024;

  static std::uint64_t hash(std::string_view signature) {
    return std::hash<std::string_view>{}(signature) | 1;  // 0 stands for an empty place
  }

  std::atomic<std::size_t> next_{0};
  std::array<std::atomic<std::uint64_t>, kKept> hashes_{};
};

}  // namespace engagement::oauth
