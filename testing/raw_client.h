// A TCP client for tests that look at bytes: connects, sends, reads with a deadline.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

namespace engagement::testing {

class RawClient {
 public:
  explicit RawClient(int port) : fd_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connect(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
      throw std::runtime_error("cannot connect to port " + std::to_string(port));
    }
  }
  ~RawClient() { close(fd_); }
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  // False when the peer has closed the connection.
  bool send(std::string_view bytes) const {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent < 0) {
        return false;
      }
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }

  enum class End { open, closed, reset };
  End end() const { return end_; }

  // Reads until `wanted` stands in what has been read, the connection ends, or the deadline passes.
  // Returns all that was read since the last call.
  std::string read_until(std::string_view wanted,
                         std::chrono::milliseconds patience = std::chrono::seconds(10)) {
    const auto deadline = std::chrono::steady_clock::now() + patience;
    std::string text;
    while (end_ == End::open && (wanted.empty() || text.find(wanted) == std::string::npos)) {
      const auto left =
          std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
      pollfd poller{fd_, POLLIN, 0};
      if (left.count() <= 0 || poll(&poller, 1, static_cast<int>(left.count())) <= 0) {
        break;
      }
      char bytes[4096];
      const ssize_t got = recv(fd_, bytes, sizeof bytes, 0);
      if (got > 0) {
        text.append(bytes, static_cast<std::size_t>(got));
      } else {
        end_ = got == 0 ? End::closed : End::reset;
      }
    }
    return text;
  }

  // All that comes until the connection ends.
  std::string read_to_end() { return read_until({}); }

  int fd() const { return fd_; }
  void shut_sending() const { shutdown(fd_, SHUT_WR); }
  // Its end is a reset, not a goodbye.
  void reset_at_end() const {
    const linger hard{1, 0};
    setsockopt(fd_, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
  }

 private:
  int fd_;
  End end_ = End::open;
};

}  // namespace engagement::testing
