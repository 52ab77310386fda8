// The HTTP library, and all that we know of its versions (0.11.4 of Debian 12, and newer).
//
// The library resolves host names, opens the listening socket and writes each response. It never
// touches a connection: it works in memory, so that slow, hostile and deliberately broken
// connections are the transport's business alone.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "mock-server/transport/message.h"

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

// Turns answers into bytes by the library's own request processing. One for each thread.
class ResponseWriter {
 public:
  ResponseWriter();
  ~ResponseWriter();
  ResponseWriter(const ResponseWriter&) = delete;
  ResponseWriter& operator=(const ResponseWriter&) = delete;

  // The complete response to a request, or its head alone when the body is shared. `keep_alive` says whether the connection stays open, and is
  // set to what the response then says.
  std::string write(const Request& request, const Answer& answer, bool& keep_alive);

 private:
  class Server;
  std::unique_ptr<Server> server_;
};

}  // namespace engagement::transport
