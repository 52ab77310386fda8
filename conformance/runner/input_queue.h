// Lines on their way to a client that reads more than one.
#pragma once

#include <mutex>
#include <string>
#include <string_view>

#include "conformance/runner/unique_fd.h"

namespace engagement::conformance {

// Thread-safe.
class InputQueue {
 public:
  // Throws std::system_error when no event descriptor is to be had.
  InputQueue();

  void push(std::string_view bytes);
  void close();

  // Readable for poll(2) when there is something to take.
  int fd() const { return event_.get(); }
  // Appends to `buffer` what was pushed since. Returns whether nothing will follow.
  bool take(std::string& buffer);

 private:
  void wake();

  std::mutex mutex_;
  std::string pushed_;
  bool closed_ = false;
  UniqueFd event_;
};

}  // namespace engagement::conformance
