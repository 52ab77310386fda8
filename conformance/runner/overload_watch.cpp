#include "conformance/runner/overload_watch.h"

#include <algorithm>

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

bool OverloadWatch::late_between(Clock::time_point from, Clock::time_point to) const {
  const std::lock_guard lock(mutex_);
  return std::any_of(late_.begin(), late_.end(),
                     [&](const Spell& spell) { return spell.from <= to && spell.to >= from; });
}

}  // namespace engagement::conformance
