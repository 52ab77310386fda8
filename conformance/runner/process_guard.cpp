#include "conformance/runner/process_guard.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <system_error>

namespace engagement::conformance {
namespace {

constexpr std::size_t kMostGroups = 8192;

// The messages are group numbers: positive to remember, negative to forget. Each is written in one
// piece, as POSIX promises for so few bytes.
void send(int pipe, pid_t message) noexcept {
  const int saved_errno = errno;
  while (::write(pipe, &message, sizeof message) < 0 && errno == EINTR) {
  }
  errno = saved_errno;
}

// The guard's life. Runs in a fork of a process that may have threads: async-signal-safe calls
// only.
[[noreturn]] void guard(int pipe, int writing_end) {
  ::setsid();  // out of reach of the terminal's signals
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGPIPE, SIGQUIT}) {
    ::signal(signal, SIG_IGN);
  }
  ::prctl(PR_SET_NAME, "client-guard", 0, 0, 0);
  ::dup2(pipe, 0);
  ::close(writing_end);  // with our own copy open, the end of the suite would never show
  ::close_range(1, UINT_MAX,
                0);  // fails on kernels before 5.9, which costs nothing but descriptors
  static std::array<pid_t, kMostGroups> groups{};
  std::size_t count = 0;
  pid_t message = 0;
  for (;;) {
    const ssize_t got = ::read(0, &message, sizeof message);
    if (got < 0 && errno == EINTR) {
      continue;
    }
    if (got != static_cast<ssize_t>(sizeof message)) {
      break;
    }
    if (message > 0 && count < groups.size()) {
      groups[count++] = message;
    } else if (message < 0) {
      pid_t* const end = groups.data() + count;
      pid_t* const found = std::find(groups.data(), end, -message);
      if (found != end) {
        *found = groups[--count];
      }
    }
  }
  for (std::size_t i = 0; i < count; ++i) {
    ::kill(-groups[i], SIGKILL);
  }
  ::_exit(0);
}

}  // namespace

ProcessGuard::ProcessGuard() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
    throw std::system_error(errno, std::generic_category(), "no pipe for the process guard");
  }
  UniqueFd reading(ends[0]);
  pipe_ = UniqueFd(ends[1]);
  pid_ = ::fork();
  if (pid_ < 0) {
    throw std::system_error(errno, std::generic_category(), "the process guard cannot be started");
  }
  if (pid_ == 0) {
    guard(reading.get(), ends[1]);
  }
}

ProcessGuard::~ProcessGuard() {
  pipe_.reset();
  while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
  }
}

void ProcessGuard::remember(pid_t group) const noexcept {
  send(pipe_.get(), group);
}
void ProcessGuard::forget(pid_t group) const noexcept {
  send(pipe_.get(), -group);
}

}  // namespace engagement::conformance
