// A port of 127.0.0.1 where every connection is refused for as long as this lives: it is bound, so
// that nobody else gets it, and not listened on.
#pragma once

#include "conformance/runner/unique_fd.h"

namespace engagement::conformance {

class ClosedPort {
 public:
  ClosedPort();  // throws std::system_error
  int number() const { return number_; }

 private:
  UniqueFd socket_;
  int number_ = 0;
};

}  // namespace engagement::conformance
