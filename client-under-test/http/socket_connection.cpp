#include "client-under-test/http/socket_connection.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "client-under-test/http/address_lookup.h"
#include "client-under-test/http/transport_error.h"

namespace engagement_client::http {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

std::string describe(const std::string& what, int error) {
  return what + ": " + std::generic_category().message(error);
}

// False when the deadline comes first.
bool wait_for(int socket, short events, Deadline deadline) {
  while (true) {
    const auto left = std::chrono::ceil<milliseconds>(deadline - steady_clock::now());
    if (left <= milliseconds::zero()) {
      return false;
    }
    pollfd entry{socket, events, 0};
    const auto timeout = std::min<milliseconds::rep>(left.count(), 60'000);
    const int ready = poll(&entry, 1, static_cast<int>(timeout));
    if (ready > 0) {
      return true;
    }
    if (ready < 0 && errno != EINTR) {
      throw TransportError(describe("cannot wait for the server", errno));
    }
  }
}

// 0, or the error that kept the socket from connecting.
int connect_socket(int socket, const addrinfo& address, Deadline deadline) {
  if (connect(socket, address.ai_addr, address.ai_addrlen) == 0) {
    return 0;
  }
  if (errno != EINPROGRESS) {
    return errno;
  }
  if (!wait_for(socket, POLLOUT, deadline)) {
    return ETIMEDOUT;
  }
  int error = 0;
  socklen_t size = sizeof error;
  return getsockopt(socket, SOL_SOCKET, SO_ERROR, &error, &size) == 0 ? error : errno;
}

}  // namespace

SocketConnection::SocketConnection(const std::string& host, int port, Deadline deadline)
    : deadline_(deadline) {
  const AddressList addresses = look_up(host, port, deadline);
  int addresses_left = 0;
  for (const addrinfo* each = addresses.get(); each != nullptr; each = each->ai_next) {
    ++addresses_left;
  }
  int error = 0;
  for (const addrinfo* each = addresses.get(); each != nullptr; each = each->ai_next) {
    const int fd = socket(each->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) {
      error = errno;
      --addresses_left;
      continue;
    }
    // An address that swallows packets must not use up the time of those after it.
    const auto now = steady_clock::now();
    error = connect_socket(fd, *each, now + (deadline - now) / addresses_left--);
    if (error == 0) {
      const int on = 1;
      setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
      socket_ = fd;
      return;
    }
    close(fd);
  }
  throw TransportError(describe("cannot connect to the server", error));
}

SocketConnection::~SocketConnection() {
  close(socket_);
}

std::size_t SocketConnection::read(char* buffer, std::size_t size) {
  while (true) {
    if (!wait_for(socket_, POLLIN, deadline_)) {
      throw TransportError("timed out while waiting for the answer");
    }
    const ssize_t received = recv(socket_, buffer, size, 0);
    if (received >= 0) {
      return static_cast<std::size_t>(received);
    }
    if (errno != EAGAIN && errno != EINTR) {
      throw TransportError(describe("cannot receive the answer", errno));
    }
  }
}

void SocketConnection::write(std::string_view bytes) {
  while (!bytes.empty()) {
    if (!wait_for(socket_, POLLOUT, deadline_)) {
      throw TransportError("timed out while sending the request");
    }
    // A server that hangs up must not end the process by SIGPIPE.
    const ssize_t sent = send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent > 0) {
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    } else if (sent < 0 && errno != EAGAIN && errno != EINTR) {
      throw TransportError(describe("cannot send the request", errno));
    }
  }
}

}  // namespace engagement_client::http
