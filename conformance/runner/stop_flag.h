// A request to stop, raised once and seen by every thread that waits in poll(2) or asks.
#pragma once

#include <atomic>

#include "conformance/runner/unique_fd.h"

namespace engagement::conformance {

class StopFlag {
 public:
  // Throws std::system_error when no event descriptor is to be had.
  StopFlag();

  // `why` is kept from the first call: a signal's number, or a value of the caller's choice above
  // 0. Any thread may call it, and a signal handler too.
  void raise(int why) noexcept;

  bool raised() const { return why_.load() != 0; }
  int why() const { return why_.load(); }

  // Readable for poll(2) once raised.
  int fd() const { return event_.get(); }

 private:
  std::atomic<int> why_{0};
  UniqueFd event_;
};

}  // namespace engagement::conformance
