// Lets only a few clients be between their start and their first request at any one time: a hundred
// interpreters that start at once would distort the timing of those that are already at work.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <map>
#include <mutex>

#include "conformance/runner/stop_flag.h"

namespace engagement::conformance {

// Thread-safe.
class StartGate {
 public:
  using Ticket = std::size_t;
  using Clock = std::chrono::steady_clock;

  // At most `places` clients are let in at once; one that has sent no request after `patience` no
  // longer counts, so that clients which hang do not make the others wait for their deadlines.
  StartGate(std::size_t places, std::chrono::milliseconds patience)
      : places_(places), patience_(patience) {}

  // Waits for a place; the lowest `rank` comes first. `rank` must be the caller's own. Returns at
  // once when `stop` is raised.
  Ticket enter(std::size_t rank, const StopFlag& stop);
  // The client has sent its first request, or (`silent`) has ended without one. Only the first call
  // for a ticket counts.
  void leave(Ticket ticket, bool silent = false);
  // How many wait for a place.
  std::size_t waiting() const;

 private:
  // When all of so many clients in a row have sent nothing, then this client never does, and
  // waiting for it is pointless.
  bool pointless() const { return silent_in_a_row_ >= 2 * places_; }
  void forget_the_silent();
  void wake_first();

  const std::size_t places_;
  const std::chrono::milliseconds patience_;
  mutable std::mutex mutex_;
  std::map<Ticket, Clock::time_point> inside_;
  // By rank. Each has a condition of its own, and only the first of them is woken: to wake hundreds
  // at each start, of which one may go, costs more processor time than the starts themselves.
  std::map<std::size_t, std::condition_variable> waiting_;
  Ticket next_ticket_ = 0;
  std::size_t silent_in_a_row_ = 0;
};

}  // namespace engagement::conformance
