// A TCP connection, plain or with TLS, whose every step ends by a deadline.
#pragma once

#include <openssl/ssl.h>

#include <chrono>
#include <cstddef>
#include <memory>
#include <string_view>

#include "conformance/provider/exchange.h"

namespace engagement::conformance::provider {

class Connection {
 public:
  enum class Step { done, closed, reset, timed_out };

  // Throws ConnectError.
  explicit Connection(const Peer& peer);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  Step send_all(std::string_view bytes);

  // Appends what comes next to `into`. `limit` ends the wait before the deadline of all does.
  Step receive(std::string& into, std::chrono::milliseconds limit);

 private:
  void connect_tcp();
  void start_tls();
  void allow(std::chrono::milliseconds limit) const;
  std::chrono::milliseconds left() const;
  Step failed_step(int result) const;

  const Peer& peer_;
  std::chrono::steady_clock::time_point deadline_;
  int socket_ = -1;
  std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context_{nullptr, SSL_CTX_free};
  std::unique_ptr<SSL, decltype(&SSL_free)> tls_{nullptr, SSL_free};
};

}  // namespace engagement::conformance::provider
