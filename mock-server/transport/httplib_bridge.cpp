#include "mock-server/transport/httplib_bridge.h"

#include <fcntl.h>
#include <httplib.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>

namespace engagement::transport {
namespace {

constexpr int kBacklog = 4096;  // the library asks for 5, which drops connections under load

std::string bind_problem(const std::string& host, int port, int error) {
  std::string text = "cannot listen on " + host + " port " + std::to_string(port) + ": ";
  if (error == EADDRINUSE) {
    return text +
           "the port is taken. Stop the program that uses it, or choose another port (0 takes any "
           "free one).";
  }
  if (error == EACCES) {
    return text + "not allowed. Choose a port of 1024 or above.";
  }
  if (error == EADDRNOTAVAIL) {
    return text + "this machine has no such address. Use 127.0.0.1 or ::1.";
  }
  return text +
         (error != 0 ? std::strerror(error)
                     : "the host name is not known. Use an address such as 127.0.0.1") +
         ".";
}

}  // namespace

// The library keeps the socket in a protected member; nothing else of its listening is used, since
// its accept loop blocks a thread and leaves connections open to child processes.
class Listener::Socket : public httplib::Server {
 public:
  int bind(const std::string& host, int port) {
    // The default would share the port with another server by SO_REUSEPORT, unnoticed.
    set_socket_options([](socket_t fd) {
      const int yes = 1;
      setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    });
    errno = 0;
    const int bound = port == 0 ? bind_to_any_port(host) : (bind_to_port(host, port) ? port : -1);
    if (bound < 0) {
      throw std::runtime_error(bind_problem(host, port, errno));
    }
    fcntl(fd(), F_SETFL, O_NONBLOCK);
    ::listen(fd(), kBacklog);
    return bound;
  }
  int fd() const { return svr_sock_; }
  void close() {
    const int fd = svr_sock_.exchange(INVALID_SOCKET);
    if (fd != INVALID_SOCKET) {
      ::close(fd);
    }
  }
};

Listener::Listener(const std::string& host, int port)
    : socket_(std::make_unique<Socket>()), port_(socket_->bind(host, port)) {}

Listener::~Listener() {
  close();
}

int Listener::fd() const {
  return socket_->fd();
}

void Listener::close() {
  socket_->close();
}

}  // namespace engagement::transport
