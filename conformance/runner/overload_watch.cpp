#include "conformance/runner/overload_watch.h"

#include <algorithm>
#include <iterator>

namespace engagement::conformance {

OverloadWatch::OverloadWatch() : thread_([this] { watch(); }) {}

OverloadWatch::~OverloadWatch() {
  {
    const std::lock_guard lock(mutex_);
    ended_ = true;
  }
  ending_.notify_all();
  thread_.join();
}

void OverloadWatch::watch() {
  for (;;) {
    const Clock::time_point due = Clock::now() + kStep;
    {
      std::unique_lock lock(mutex_);
      due_ = due;
      if (ending_.wait_until(lock, due, [this] { return ended_; })) {
        return;
      }
    }
    note_step(due, Clock::now());
  }
}

void OverloadWatch::note_step(Clock::time_point due, Clock::time_point woken) {
  if (woken - due > kLate) {
    const std::lock_guard lock(mutex_);
    late_.push_back({due, woken});
  }
}

std::vector<Lateness> OverloadWatch::late_between(Clock::time_point from,
                                                  Clock::time_point to) const {
  std::vector<Lateness> between;
  const std::lock_guard lock(mutex_);
  std::copy_if(late_.begin(), late_.end(), std::back_inserter(between),
               [&](const Lateness& each) { return each.from <= to && each.to >= from; });
  // It may be late this very moment: who asks has got a processor before it.
  const Clock::time_point now = Clock::now();
  if (due_ && now - *due_ > kLate && *due_ <= to && now >= from) {
    between.push_back({*due_, now});
  }
  return between;
}

}  // namespace engagement::conformance
