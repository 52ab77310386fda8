// Serves a Handler over TCP: listening sockets, plain or with TLS, and one or more event loops that
// share them, each with its thread.
#pragma once

#include <atomic>
#include <chrono>
#include <deque>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "mock-server/tls/handles.h"
#include "mock-server/transport/connection.h"
#include "mock-server/transport/httplib_bridge.h"

namespace engagement::transport {

// A host as URLs and Host fields write it: an IPv6 address in brackets.
std::string url_host(const std::string& host);

struct Endpoint {
  std::string host = "127.0.0.1";
  int port = 0;            // 0: any free one
  tls::ServerContext tls;  // empty: plain http
};

// An address cannot be bound; the message names the way out.
class ListenError : public std::runtime_error {
 public:
  ListenError(const std::string& what, std::size_t endpoint)
      : std::runtime_error(what), endpoint_(endpoint) {}

  std::size_t endpoint() const { return endpoint_; }  // which of ServerOptions::endpoints

 private:
  std::size_t endpoint_;
};

struct ServerOptions {
  std::vector<Endpoint> endpoints = {Endpoint{}};
  int threads = 1;
  // Beyond them connections are closed, those first whose clients have been still the longest.
  std::size_t connections = 100'000;  // fewer: so many that three quarters of the descriptors that
                                      // the process may have are in use by them
  std::size_t held_bytes = 48 * 1024 * 1024;  // see Connection::held()
  Limits limits;
  Timeouts timeouts;
};

class Server {
 public:
  // Binds and serves at once. `handler` must outlive the server and be safe to call from
  // `threads` threads. Throws ListenError when an address cannot be bound.
  Server(const ServerOptions& options, Handler& handler);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  int port(std::size_t endpoint = 0) const { return listeners_.at(endpoint).port(); }
  std::size_t open_connections() const { return open_connections_.load(std::memory_order_relaxed); }

  // Stops accepting, closes idle connections, lets answers under way finish for at most `grace`.
  // Does not wait for that. Safe to call from any thread; of several graces the first to end
  // counts.
  void begin_stop(std::chrono::milliseconds grace);

  // The same, and waits. One call at a time.
  void stop(std::chrono::milliseconds grace);

 private:
  class Worker;
  Worker& least_loaded(Worker& first) const;

  const std::vector<Endpoint> endpoints_;
  std::deque<Listener> listeners_;  // of each endpoint
  std::atomic<std::uint64_t> next_connection_{1};
  std::atomic<std::size_t> open_connections_{0};
  std::vector<std::unique_ptr<Worker>> workers_;
};

}  // namespace engagement::transport
