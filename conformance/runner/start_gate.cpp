#include "conformance/runner/start_gate.h"

namespace engagement::conformance {
namespace {
// How often the first of those that wait looks for a place that has become free by patience, or for
// the stop flag; when it goes, the next one is woken and does.
constexpr std::chrono::milliseconds kLook{50};
}  // namespace

StartGate::Ticket StartGate::enter(std::size_t rank, const StopFlag& stop) {
  std::unique_lock lock(mutex_);
  std::condition_variable& turn = waiting_[rank];
  while (!stop.raised()) {
    const bool first = waiting_.begin()->first == rank;
    forget_the_silent();
    if (pointless() || (first && inside_.size() < places_)) {
      break;
    }
    if (first) {
      turn.wait_for(lock, kLook);
    } else {
      turn.wait(lock);
    }
  }
  waiting_.erase(rank);
  inside_.emplace(next_ticket_, Clock::now());
  wake_first();
  return next_ticket_++;
}

void StartGate::leave(Ticket ticket, bool silent) {
  const std::lock_guard lock(mutex_);
  if (inside_.erase(ticket) > 0) {
    silent_in_a_row_ = silent ? silent_in_a_row_ + 1 : 0;
    wake_first();
  }
}

void StartGate::wake_first() {
  if (!waiting_.empty()) {
    waiting_.begin()->second.notify_one();
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
