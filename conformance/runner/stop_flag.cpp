#include "conformance/runner/stop_flag.h"

#include <sys/eventfd.h>

#include <cerrno>
#include <cstdint>
#include <system_error>

namespace engagement::conformance {

static_assert(std::atomic<int>::is_always_lock_free, "raise() is called by signal handlers");

StopFlag::StopFlag() : event_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  if (!event_) {
    throw std::system_error(errno, std::generic_category(), "no event descriptor");
  }
}

void StopFlag::raise(int why) noexcept {
  int none = 0;
  if (!why_.compare_exchange_strong(none, why)) {
    return;
  }
  const int saved_errno = errno;
  const std::uint64_t one = 1;
  // Cannot fail: the counter is raised once only.
  [[maybe_unused]] const auto written = ::write(event_.get(), &one, sizeof one);
  errno = saved_errno;
}

}  // namespace engagement::conformance
