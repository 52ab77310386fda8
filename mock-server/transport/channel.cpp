#include "mock-server/transport/channel.h"

#include <sys/socket.h>

#include <cerrno>

#include "mock-server/transport/tls_channel.h"

namespace engagement::transport {
namespace {

class PlainChannel : public Channel {
 public:
  explicit PlainChannel(int fd) : fd_(fd) {}

  State handshake() override { return State::done; }

  Result read(char* to, std::size_t size) override {
    const ssize_t got = recv(fd_, to, size, 0);
    if (got > 0) {
      return {State::done, static_cast<std::size_t>(got)};
    }
    return {got == 0 ? State::closed : trouble(State::want_read)};
  }

  Result write(std::string_view bytes) override {
    const ssize_t sent = send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent >= 0) {
      return {State::done, static_cast<std::size_t>(sent)};
    }
    return {trouble(State::want_write)};
  }

  State say_goodbye() override { return State::done; }

 private:
  static State trouble(State wanted) { return would_block(errno) ? wanted : State::failed; }

  const int fd_;
};

}  // namespace

bool would_block(int error) {
  return error == EAGAIN || error == EWOULDBLOCK || error == EINTR;
}

std::unique_ptr<Channel> make_channel(int fd, const tls::ServerContext& context) {
  if (context == nullptr) {
    return std::make_unique<PlainChannel>(fd);
  }
  return std::make_unique<TlsChannel>(fd, context.get());
}

}  // namespace engagement::transport
