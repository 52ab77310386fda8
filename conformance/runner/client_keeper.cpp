#include "conformance/runner/client_keeper.h"

#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <cstdint>
#include <ctime>

#include "conformance/runner/descendants.h"

namespace engagement::conformance {
namespace {

// How long what was killed may take to go before the suite is told all the same, and before the
// keeper gives up: only the kernel, or another user's rights, can hold a killed process.
constexpr int kTellAfterMs = 5'000;
constexpr int kGiveUpAfterMs = 60'000;
constexpr int kLookMs = 2;

// Runs in the memory of its parent, which waits meanwhile (vfork): system calls only, since what is
// allocated or changed here would be the parent's.
[[noreturn]] void become_client(const char* command, const std::array<int, 3>& streams,
                                const rlimit& open_files) {
  ::setsid();
  for (int i = 0; i < 3; ++i) {
    ::dup2(streams[static_cast<std::size_t>(i)], i);
  }
  ::close_range(3, UINT_MAX, 0);
  ::setrlimit(RLIMIT_NOFILE, &open_files);
  for (const int signal : {SIGPIPE, SIGINT, SIGTERM, SIGHUP, SIGQUIT}) {
    ::signal(signal, SIG_DFL);
  }
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  ::execl("/bin/sh", "sh", "-c", command, static_cast<char*>(nullptr));
  ::_exit(127);
}

int open_child_signals() {
  sigset_t children;
  ::sigemptyset(&children);
  ::sigaddset(&children, SIGCHLD);
  ::sigprocmask(SIG_BLOCK, &children, nullptr);
  return ::signalfd(-1, &children, SFD_CLOEXEC | SFD_NONBLOCK);
}

std::int64_t now_ms() {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<std::int64_t>(now.tv_sec) * 1000 + now.tv_nsec / 1'000'000;
}

class Keeper {
 public:
  Keeper(pid_t client, int socket, int signals)
      : client_(client), socket_(socket), signals_(signals) {}

  [[noreturn]] void run() {
    while (!reap_until_client() && serve()) {
    }
    const std::int64_t start = now_ms();
    for (bool first = true; has_children() && now_ms() - start < kGiveUpAfterMs; first = false) {
      const int killed = kill_descendants();
      report_.left_behind = first && client_ended_ ? killed : report_.left_behind;
      if (!first) {
        wait_for_child();
      }
      if (now_ms() - start > kTellAfterMs) {
        tell();
      }
    }
    tell();
    ::_exit(0);
  }

 private:
  // Waits for something to happen. Returns false when the suite is gone.
  bool serve() const {
    std::array<pollfd, 2> fds = {{{socket_, POLLIN, 0}, {signals_, POLLIN, 0}}};
    ::poll(fds.data(), fds.size(), -1);
    take_child_signals();
    if (fds[0].revents == 0) {
      return true;
    }
    int signal = 0;
    const ssize_t size = ::recv(socket_, &signal, sizeof signal, MSG_DONTWAIT);
    if (size < 0 && (errno == EINTR || errno == EAGAIN)) {
      return true;
    }
    if (size != static_cast<ssize_t>(sizeof signal)) {
      return false;
    }
    ::kill(-client_, signal);
    if (signal == SIGKILL) {
      kill_descendants();
    }
    return true;
  }

  void take_child_signals() const {
    signalfd_siginfo info;
    while (::read(signals_, &info, sizeof info) > 0) {
    }
  }

  // Returns true when the client has ended.
  bool reap_until_client() {
    siginfo_t info{};
    while (!client_ended_ && ::waitid(P_ALL, 0, &info, WEXITED | WNOHANG) == 0 &&
           info.si_pid != 0) {
      if (info.si_pid == client_) {
        report_.code = info.si_code;
        report_.status = info.si_status;
        client_ended_ = true;
      }
      info.si_pid = 0;
    }
    return client_ended_;
  }

  // Orphans come to us, so nothing that is left of the client has another parent.
  bool has_children() {
    siginfo_t info{};
    for (;;) {
      info.si_pid = 0;
      if (::waitid(P_ALL, 0, &info, WEXITED | WNOHANG) != 0) {
        return errno != ECHILD;
      }
      if (info.si_pid == 0) {
        return true;
      }
    }
  }

  void wait_for_child() const {
    pollfd child{signals_, POLLIN, 0};
    ::poll(&child, 1, kLookMs);
    take_child_signals();
  }

  void tell() {
    if (client_ended_ && !told_) {
      ::send(socket_, &report_, sizeof report_, MSG_NOSIGNAL);
      told_ = true;
    }
  }

  const pid_t client_;
  const int socket_;
  const int signals_;
  KeeperReport report_{};
  bool client_ended_ = false;
  bool told_ = false;
};

}  // namespace

[[noreturn]] void keep_client(const char* command, const std::array<int, 3>& streams, int socket,
                              const rlimit& open_files) {
  ::prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
  ::prctl(PR_SET_NAME, "client-keeper", 0, 0, 0);
  ::signal(SIGCHLD, SIG_DFL);
  const int signals = open_child_signals();
  // Shares this process's memory until it becomes a shell, which costs less than a copy of it.
  const pid_t client = ::vfork();
  if (client == 0) {
    become_client(command, streams, open_files);
  }
  if (client < 0) {
    const KeeperReport report{0, errno, 0};
    ::send(socket, &report, sizeof report, MSG_NOSIGNAL);
    ::_exit(1);
  }
  for (const int stream : streams) {
    ::close(stream);
  }
  Keeper(client, socket, signals).run();
}

}  // namespace engagement::conformance
