#include "conformance/runner/input_queue.h"

#include <sys/eventfd.h>

#include <cerrno>
#include <cstdint>
#include <system_error>

namespace engagement::conformance {

InputQueue::InputQueue() : event_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  if (!event_) {
    throw std::system_error(errno, std::generic_category(), "no event descriptor");
  }
}

void InputQueue::wake() {
  const std::uint64_t one = 1;
  while (::write(event_.get(), &one, sizeof one) < 0 && errno == EINTR) {
  }
}

void InputQueue::push(std::string_view bytes) {
  const std::lock_guard lock(mutex_);
  pushed_ += bytes;
  wake();
}

void InputQueue::close() {
  const std::lock_guard lock(mutex_);
  closed_ = true;
  wake();
}

bool InputQueue::take(std::string& buffer) {
  const std::lock_guard lock(mutex_);
  std::uint64_t count = 0;
  while (::read(event_.get(), &count, sizeof count) < 0 && errno == EINTR) {
  }
  buffer += pushed_;
  pushed_.clear();
  return closed_;
}

}  // namespace engagement::conformance
