// Serves a Handler over TCP: a listening socket and one or more event loops, each with its thread.
#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "mock-server/transport/connection.h"
#include "mock-server/transport/httplib_bridge.h"

namespace engagement::transport {

struct ServerOptions {
  std::string host = "127.0.0.1";
  int port = 0;  // 0: any free one
  int threads = 1;
  Limits limits;
  Timeouts timeouts;
};

class Server {
 public:
  // Binds and serves at once. `handler` must outlive the server and be safe to call from
  // `threads` threads. Throws std::runtime_error when the address cannot be bound.
  Server(const ServerOptions& options, Handler& handler);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  int port() const { return listener_.port(); }

  // Stops accepting, closes idle connections, lets answers under way finish for at most `grace`.
  void stop(std::chrono::milliseconds grace);

 private:
  class Worker;

  Listener listener_;
  std::atomic<std::uint64_t> next_connection_{1};
  std::vector<std::unique_ptr<Worker>> workers_;
};

}  // namespace engagement::transport
