// The HTTP library, and all that we know of its versions (0.11.4 of Debian 12, and newer).
//
// The library resolves host names and opens the listening socket. It never touches a connection, so
// that slow, hostile and deliberately broken ones are the transport's business alone.
#pragma once

#include <memory>
#include <string>

namespace engagement::transport {

// A listening TCP socket (non-blocking, close-on-exec), closed with its scope.
class Listener {
 public:
  // Throws std::runtime_error when the address cannot be bound; the message names the way out.
  // Port 0 takes any free one.
  Listener(const std::string& host, int port);
  ~Listener();
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  int fd() const;
  int port() const { return port_; }
  void close();

 private:
  class Socket;
  std::unique_ptr<Socket> socket_;
  int port_ = 0;
};

}  // namespace engagement::transport
