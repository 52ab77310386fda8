// What the mock counts while it serves: a few relaxed atomics for each request.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "mock-server/journal/entry.h"

namespace engagement::metrics {

// Counts by a label whose values are all known beforehand, so that nothing received can make it
// grow; what is not known counts as "other". Thread-safe.
class LabelledCounter {
 public:
  explicit LabelledCounter(std::vector<std::string_view> values);

  void count(std::string_view value);
  // Each value and its count, those that are not 0.
  std::vector<std::pair<std::string_view, std::uint64_t>> read() const;

 private:
  std::vector<std::string_view> values_;  // sorted, and "other" behind them
  std::vector<std::atomic<std::uint64_t>> counts_;
};

// Thread-safe.
class Counters {
 public:
  Counters();

  // A request that was decided, and one whose answer has left.
  void count_decided(const journal::Entry& entry);
  void count_answered(std::chrono::nanoseconds took);

  static constexpr std::array<double, 11> kBuckets = {0.0005, 0.001, 0.0025, 0.005, 0.01, 0.05,
                                                      0.1,    0.5,   1,      5,     30};  // seconds

  LabelledCounter statuses;  // "200"; "none" when no status line was sent
  LabelledCounter reasons;
  LabelledCounter faults;
  LabelledCounter mistakes;
  std::array<std::atomic<std::uint64_t>, kBuckets.size() + 1> took{};  // in each bucket alone
  std::atomic<std::uint64_t> took_microseconds{0};
};

}  // namespace engagement::metrics
