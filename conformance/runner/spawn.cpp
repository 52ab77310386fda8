#include "conformance/runner/spawn.h"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <climits>
#include <system_error>
#include <utility>

#include "conformance/runner/descriptor_limit.h"

namespace engagement::conformance {
namespace {

struct Pipe {
  UniqueFd reading;
  UniqueFd writing;
};

Pipe make_pipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
    throw std::system_error(errno, std::generic_category(), "no pipe for the client");
  }
  return {UniqueFd(ends[0]), UniqueFd(ends[1])};
}

void set_non_blocking(const UniqueFd& fd) {
  ::fcntl(fd.get(), F_SETFL, ::fcntl(fd.get(), F_GETFL) | O_NONBLOCK);
}

// Signals wait while we fork, so that none of our handlers runs in the child.
class BlockedSignals {
 public:
  BlockedSignals() {
    sigset_t all;
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_BLOCK, &all, &before_);
  }
  ~BlockedSignals() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  BlockedSignals(const BlockedSignals&) = delete;
  BlockedSignals& operator=(const BlockedSignals&) = delete;

 private:
  sigset_t before_{};
};

// The child's side of the fork. Other threads may have held locks when it was made, so only
// async-signal-safe calls are allowed here.
[[noreturn]] void become_shell(const char* command, int in, int out, int err,
                               const ProcessGuard& guard, const rlimit& limit) {
  ::setsid();
  guard.remember(::getpid());
  ::dup2(in, STDIN_FILENO);
  ::dup2(out, STDOUT_FILENO);
  ::dup2(err, STDERR_FILENO);
  ::close_range(3, UINT_MAX, 0);
  ::setrlimit(RLIMIT_NOFILE, &limit);
  for (const int signal : {SIGPIPE, SIGINT, SIGTERM, SIGHUP, SIGQUIT}) {
    ::signal(signal, SIG_DFL);
  }
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  ::execl("/bin/sh", "sh", "-c", command, static_cast<char*>(nullptr));
  ::_exit(127);
}

}  // namespace

SpawnedProcess spawn_shell(const std::string& command, const ProcessGuard& guard) {
  const rlimit& limit = raise_descriptor_limit();
  Pipe in = make_pipe();
  Pipe out = make_pipe();
  Pipe err = make_pipe();
  SpawnedProcess process;
  {
    const BlockedSignals blocked;
    process.pid = ::fork();
    if (process.pid == 0) {
      become_shell(command.c_str(), in.reading.get(), out.writing.get(), err.writing.get(), guard,
                   limit);
    }
  }
  if (process.pid < 0) {
    throw std::system_error(errno, std::generic_category(), "no process for the client");
  }
  process.input = std::move(in.writing);
  process.output = std::move(out.reading);
  process.error_output = std::move(err.reading);
  for (const UniqueFd* fd : {&process.input, &process.output, &process.error_output}) {
    set_non_blocking(*fd);
  }
  return process;
}

}  // namespace engagement::conformance
