#include "conformance/runner/closed_port.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>
#include <system_error>

namespace engagement::conformance {

ClosedPort::ClosedPort() : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* const any = reinterpret_cast<sockaddr*>(&address);
  if (socket_.get() < 0 || ::bind(socket_.get(), any, size) != 0 ||
      ::getsockname(socket_.get(), any, &size) != 0) {
    throw std::system_error(errno, std::generic_category(), "cannot hold a port closed");
  }
  number_ = ntohs(address.sin_port);
}

}  // namespace engagement::conformance
