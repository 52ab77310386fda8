// Notices when the machine is too busy for timing to mean much.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "conformance/suite/result.h"

namespace engagement::conformance {

// A thread that sleeps in short steps and notes when it was woken late: so late may any client's
// request have been, too, without being to blame. Thread-safe.
class OverloadWatch {
 public:
  using Clock = std::chrono::steady_clock;
  static constexpr std::chrono::milliseconds kStep{20};
  static constexpr std::chrono::milliseconds kLate{100};

  OverloadWatch();
  ~OverloadWatch();
  OverloadWatch(const OverloadWatch&) = delete;
  OverloadWatch& operator=(const OverloadWatch&) = delete;

  // When, between the two, the watch was seen to be late by more than kLate; oldest first.
  std::vector<Lateness> late_between(Clock::time_point from, Clock::time_point to) const;

  // Notes one step of the watch; for the watch's own thread, and for tests.
  void note_step(Clock::time_point due, Clock::time_point woken);

 private:
  void watch();

  mutable std::mutex mutex_;
  std::condition_variable ending_;
  bool ended_ = false;
  std::optional<Clock::time_point> due_;  // of the step under way
  std::vector<Lateness> late_;
  std::thread thread_;
};

}  // namespace engagement::conformance
