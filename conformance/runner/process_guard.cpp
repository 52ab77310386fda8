#include "conformance/runner/process_guard.h"

#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstring>
#include <system_error>

#include "conformance/runner/client_keeper.h"

namespace engagement::conformance {
namespace {

// The kernel takes no longer word of a command line (execve(2), MAX_ARG_STRLEN).
constexpr std::size_t kLongestCommand = 128 * 1024;
constexpr std::size_t kDescriptors = 4;

// A message is this, and the command with a zero at its end; the descriptors go with it.
struct alignas(cmsghdr) Control {
  std::array<char, CMSG_SPACE(kDescriptors * sizeof(int))> bytes;
};
std::array<char, kLongestCommand> command_buffer;  // of the guard; the suite does not touch it

// Returns false at the end of the suite.
bool receive(int socket, rlimit& limit, std::array<int, kDescriptors>& descriptors) {
  Control control{};
  std::array<iovec, 2> parts = {{{&limit, sizeof limit},
                                 {command_buffer.data(), command_buffer.size() - 1}}};
  msghdr message{};
  message.msg_iov = parts.data();
  message.msg_iovlen = parts.size();
  message.msg_control = control.bytes.data();
  message.msg_controllen = control.bytes.size();
  ssize_t size = 0;
  do {
    size = ::recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
  } while (size < 0 && errno == EINTR);
  const cmsghdr* const header = CMSG_FIRSTHDR(&message);
  if (size < static_cast<ssize_t>(sizeof limit) || header == nullptr ||
      header->cmsg_len != CMSG_LEN(kDescriptors * sizeof(int))) {
    return false;
  }
  std::memcpy(descriptors.data(), CMSG_DATA(header), kDescriptors * sizeof(int));
  command_buffer[static_cast<std::size_t>(size) - sizeof limit] = '\0';
  return true;
}

// The guard's life.
[[noreturn]] void guard(int socket) {
  ::setsid();  // out of reach of the terminal's signals
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGPIPE, SIGQUIT}) {
    ::signal(signal, SIG_IGN);
  }
  ::signal(SIGCHLD, SIG_IGN);  // keepers are reaped by the kernel
  ::prctl(PR_SET_NAME, "client-guard", 0, 0, 0);
  ::dup2(socket, 0);
  // The suite's end of the socket must not stay open here, or its end would never show.
  ::close_range(1, UINT_MAX, 0);
  rlimit limit{};
  std::array<int, kDescriptors> descriptors{};
  while (receive(0, limit, descriptors)) {
    const pid_t keeper = ::fork();
    if (keeper == 0) {
      ::close(0);
      keep_client(command_buffer.data(), {descriptors[0], descriptors[1], descriptors[2]},
                  descriptors[3], limit);
    }
    if (keeper < 0) {
      const KeeperReport report{0, errno, 0};
      ::send(descriptors[3], &report, sizeof report, MSG_NOSIGNAL);
    }
    for (const int descriptor : descriptors) {
      ::close(descriptor);
    }
  }
  ::_exit(0);
}

}  // namespace

ProcessGuard::ProcessGuard() {
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0) {
    throw std::system_error(errno, std::generic_category(), "no socket for the process guard");
  }
  const UniqueFd guards(ends[1]);
  socket_ = UniqueFd(ends[0]);
  pid_ = ::fork();
  if (pid_ < 0) {
    throw std::system_error(errno, std::generic_category(), "the process guard cannot be started");
  }
  if (pid_ == 0) {
    guard(guards.get());
  }
}

ProcessGuard::~ProcessGuard() {
  socket_.reset();
  while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
  }
}

void ProcessGuard::start(const Client& client) const {
  if (client.command.size() >= kLongestCommand) {
    throw std::system_error(E2BIG, std::generic_category(), "the client's command is too long");
  }
  const std::array<int, kDescriptors> descriptors = {client.streams[0], client.streams[1],
                                                     client.streams[2], client.keeper};
  Control control{};
  rlimit limit = client.open_files;
  std::string command = client.command;
  std::array<iovec, 2> parts = {{{&limit, sizeof limit}, {command.data(), command.size()}}};
  msghdr message{};
  message.msg_iov = parts.data();
  message.msg_iovlen = parts.size();
  message.msg_control = control.bytes.data();
  message.msg_controllen = control.bytes.size();
  cmsghdr* const header = CMSG_FIRSTHDR(&message);
  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = SCM_RIGHTS;
  header->cmsg_len = CMSG_LEN(kDescriptors * sizeof(int));
  std::memcpy(CMSG_DATA(header), descriptors.data(), kDescriptors * sizeof(int));
  ssize_t sent = 0;
  do {
    sent = ::sendmsg(socket_.get(), &message, MSG_NOSIGNAL);
  } while (sent < 0 && errno == EINTR);
  if (sent < 0) {
    throw std::system_error(errno, std::generic_category(), "the process guard is gone");
  }
}

}  // namespace engagement::conformance
