#include "conformance/runner/spawn.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

#include "conformance/runner/descriptor_limit.h"

namespace engagement::conformance {
namespace {

struct Ends {
  UniqueFd first;
  UniqueFd second;
};

// `first` is for reading, `second` for writing.
Ends make_pipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
    throw std::system_error(errno, std::generic_category(), "no pipe for the client");
  }
  return {UniqueFd(ends[0]), UniqueFd(ends[1])};
}

Ends make_sockets() {
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0) {
    throw std::system_error(errno, std::generic_category(), "no socket for the client's keeper");
  }
  return {UniqueFd(ends[0]), UniqueFd(ends[1])};
}

void set_non_blocking(const UniqueFd& fd) {
  ::fcntl(fd.get(), F_SETFL, ::fcntl(fd.get(), F_GETFL) | O_NONBLOCK);
}

}  // namespace

SpawnedProcess spawn_shell(const std::string& command, const ProcessGuard& guard) {
  const rlimit& limit = raise_descriptor_limit();
  Ends in = make_pipe();
  Ends out = make_pipe();
  Ends err = make_pipe();
  Ends keeper = make_sockets();
  guard.start({command,
               {in.first.get(), out.second.get(), err.second.get()},
               keeper.second.get(),
               limit});
  SpawnedProcess process{std::move(keeper.first), std::move(in.second), std::move(in.first),
                         std::move(out.first), std::move(err.first)};
  for (const UniqueFd* fd : {&process.keeper, &process.input, &process.output,
                             &process.error_output}) {
    set_non_blocking(*fd);
  }
  return process;
}

}  // namespace engagement::conformance
