// Bounds what refused requests may cost: a hostile client must not buy CPU with bad signatures.
#pragma once

#include <algorithm>
#include <chrono>
#include <mutex>

namespace engagement::oauth {

// Processor time for diagnoses: so much is earned in each second and saved up to some limit. A request that
// finds nothing left gets its reason only. Thread-safe.
class DiagnosisBudget {
 public:
  using Clock = std::chrono::steady_clock;

  // A dozen or two of refused requests at once have their mistakes named, for which others wait a
  // tenth of a second at most; a flood of them takes 4 % of a core.
  static constexpr std::chrono::milliseconds kPerSecond{40};
  static constexpr std::chrono::milliseconds kMostSaved{100};

  explicit DiagnosisBudget(std::chrono::milliseconds per_second = kPerSecond,
                           Clock::duration most_saved = kMostSaved)
      : per_second_(per_second), most_saved_(most_saved), left_(most_saved) {}

  bool may_spend(Clock::time_point now = Clock::now()) {
    const std::lock_guard lock(mutex_);
    if (now > earned_at_) {
      // What a minute earns fills it; more would not fit into a number of nanoseconds.
      const auto since = std::min<Clock::duration>(now - earned_at_, std::chrono::minutes(1));
      left_ = std::min<Clock::duration>(most_saved_, left_ + since * per_second_.count() / 1000);
      earned_at_ = now;
    }
    return left_ > Clock::duration::zero();
  }

  void spend(Clock::duration time) {
    const std::lock_guard lock(mutex_);
    left_ -= time;
  }

 private:
  const std::chrono::milliseconds per_second_;
  const Clock::duration most_saved_;
  std::mutex mutex_;
  Clock::time_point earned_at_{};
  Clock::duration left_;
};

}  // namespace engagement::oauth
