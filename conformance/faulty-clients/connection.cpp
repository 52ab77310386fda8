#include "conformance/faulty-clients/connection.h"

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "conformance/faulty-clients/tls.h"

namespace faulty_client {
namespace {

class Socket : public Connection {
 public:
  Socket(const BaseUrl& base, Deadline deadline) {
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_NUMERICSERV;
    addrinfo* found = nullptr;
    const std::string port = base.port.empty() ? (base.https ? "443" : "80") : base.port;
    if (::getaddrinfo(base.host.c_str(), port.c_str(), &hints, &found) != 0) {
      throw ConnectError("the host has no address");
    }
    const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> addresses(found, ::freeaddrinfo);
    for (const addrinfo* each = found; each != nullptr && fd_ < 0; each = each->ai_next) {
      connect_to(*each, deadline);
    }
    if (fd_ < 0) {
      throw ConnectError("no connection to the server");
    }
    const int on = 1;
    ::setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  }
  ~Socket() override { ::close(fd_); }
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;

  int fd() const { return fd_; }

  void wait_for(short events, Deadline deadline) const {
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    pollfd entry{fd_, events, 0};
    if (left.count() <= 0 ||
        ::poll(&entry, 1, static_cast<int>(std::min<long>(left.count(), 3'600'000))) == 0) {
      throw TransportError("timed out");
    }
  }

  void write(std::string_view bytes, Deadline deadline) override {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent > 0) {
        bytes.remove_prefix(static_cast<std::size_t>(sent));
      } else if (errno == EAGAIN) {
        wait_for(POLLOUT, deadline);
      } else if (errno != EINTR) {
        throw TransportError(std::strerror(errno));
      }
    }
  }

  void end_writing() override { ::shutdown(fd_, SHUT_WR); }

  bool read(std::string& text, Deadline deadline) override {
    std::array<char, 16384> buffer;
    for (;;) {
      wait_for(POLLIN, deadline);
      const ssize_t size = ::recv(fd_, buffer.data(), buffer.size(), 0);
      if (size >= 0) {
        text.append(buffer.data(), static_cast<std::size_t>(size));
        return size > 0;
      }
      if (errno != EAGAIN && errno != EINTR) {
        throw TransportError(std::strerror(errno));
      }
    }
  }

 private:
  void connect_to(const addrinfo& address, Deadline deadline) {
    fd_ = ::socket(address.ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    int error = fd_ < 0 ? errno : 0;
    if (fd_ >= 0 && ::connect(fd_, address.ai_addr, address.ai_addrlen) != 0) {
      error = errno;
      if (error == EINPROGRESS) {
        wait_for(POLLOUT, deadline);
        socklen_t size = sizeof error;
        ::getsockopt(fd_, SOL_SOCKET, SO_ERROR, &error, &size);
      }
    }
    if (error != 0 && fd_ >= 0) {
      ::close(fd_);
      fd_ = -1;
    }
  }

  int fd_ = -1;
};

class TlsConnection : public Connection {
 public:
  TlsConnection(const BaseUrl& base, const Inputs& inputs, const Behaviour& behaviour,
                Deadline deadline)
      : socket_(base, deadline), session_(base.host, inputs.ca_file, behaviour, socket_.fd()) {
    step(deadline, [this] { return session_.handshake(); });
  }

  void write(std::string_view bytes, Deadline deadline) override {
    step(deadline, [&] { return session_.write(bytes); });
  }

  bool read(std::string& text, Deadline deadline) override {
    const std::size_t before = text.size();
    step(deadline, [&] { return session_.read(text); });
    return text.size() > before;
  }

 private:
  template <typename Operation>
  void step(Deadline deadline, Operation operation) {
    for (TlsStep taken = operation(); taken != TlsStep::done; taken = operation()) {
      socket_.wait_for(taken == TlsStep::wants_read ? POLLIN : POLLOUT, deadline);
    }
  }

  Socket socket_;
  TlsSession session_;
};

}  // namespace

std::unique_ptr<Connection> open_connection(const BaseUrl& base, const Inputs& inputs,
                                            const Behaviour& behaviour, Deadline deadline) {
  if (base.https) {
    return std::make_unique<TlsConnection>(base, inputs, behaviour, deadline);
  }
  return std::make_unique<Socket>(base, deadline);
}

}  // namespace faulty_client
