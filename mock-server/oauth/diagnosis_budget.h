// Bounds what refused requests may cost: a hostile client must not buy CPU with bad signatures.
#pragma once

#include <chrono>
#include <mutex>

namespace engagement::oauth {

// So much time for diagnoses in each second; what comes after it has to wait for the next second
// and gets its reason only. Thread-safe.
class DiagnosisBudget {
 public:
  using Clock = std::chrono::steady_clock;

  explicit DiagnosisBudget(Clock::duration per_second = std::chrono::milliseconds(100))
      : per_second_(per_second) {}

  bool may_spend(Clock::time_point now = Clock::now()) {
    const std::lock_guard lock(mutex_);
    if (now - second_began_ >= std::chrono::seconds(1)) {
      second_began_ = now;
      spent_ = Clock::duration::zero();
    }
    return spent_ < per_second_;
  }

  void spend(Clock::duration time) {
    const std::lock_guard lock(mutex_);
    spent_ += time;
  }

 private:
  const Clock::duration per_second_;
  std::mutex mutex_;
  Clock::time_point second_began_{};
  Clock::duration spent_{};
};

}  // namespace engagement::oauth
