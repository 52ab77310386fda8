#include "conformance/runner/start_gate.h"

namespace engagement::conformance {

namespace {
// How often those that wait look for a place that has become free by patience, or for the stop
// flag.
constexpr std::chrono::milliseconds kLook{50};
}  // namespace

StartGate::Ticket StartGate::enter(std::size_t rank, const StopFlag& stop) {
  std::unique_lock lock(mutex_);
  waiting_.insert(rank);
  while (!stop.raised()) {
    forget_the_silent();
    if (pointless() || (inside_.size() < places_ && *waiting_.begin() == rank)) {
      break;
    }
    changed_.wait_for(lock, kLook);
  }
  waiting_.erase(rank);
  inside_.emplace(next_ticket_, Clock::now());
  changed_.notify_all();
  return next_ticket_++;
}

void StartGate::leave(Ticket ticket, bool silent) {
  const std::lock_guard lock(mutex_);
  if (inside_.erase(ticket) > 0) {
    silent_in_a_row_ = silent ? silent_in_a_row_ + 1 : 0;
    changed_.notify_all();
  }
}

std::size_t StartGate::waiting() const {
  const std::lock_guard lock(mutex_);
  return waiting_.size();
}

void StartGate::forget_the_silent() {
  const Clock::time_point now = Clock::now();
  silent_in_a_row_ +=
      std::erase_if(inside_, [&](const auto& entry) { return now - entry.second >= patience_; });
}

}  // namespace engagement::conformance
