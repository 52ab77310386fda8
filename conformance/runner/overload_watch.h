// Notices when the machine is too busy for timing to mean much.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

namespace engagement::conformance {

// A thread that sleeps in short steps and notes when it was woken late: so late may any client's
// request have been, too, without being to blame. Thread-safe.
class OverloadWatch {
 public:
  using Clock = std::chrono::steady_clock;
  static constexpr std::chrono::milliseconds kStep{20};
  static constexpr std::chrono::milliseconds kLate{250};

  OverloadWatch();
  ~OverloadWatch();
  OverloadWatch(const OverloadWatch&) = delete;
  OverloadWatch& operator=(const OverloadWatch&) = delete;

  // The machine was seen to be late by more than kLate at some time between the two.
  bool late_between(Clock::time_point from, Clock::time_point to) const;

  // Notes one step of the watch; for the watch's own thread, and for tests.
  void note_step(Clock::time_point due, Clock::time_point woken);

 private:
  struct Spell {
    Clock::time_point from;
    Clock::time_point to;
  };
  void watch();

  mutable std::mutex mutex_;
  std::condition_variable ending_;
  bool ended_ = false;
  std::vector<Spell> late_;
  std::thread thread_;
};

}  // namespace engagement::conformance
