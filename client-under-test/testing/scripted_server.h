// A server for tests that says exactly what it is told, well-formed or not, over TCP or TLS.
#pragma once

#include <openssl/ssl.h>

#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace engagement_client::testing {

// One accepted connection, seen from the server.
class Peer {
 public:
  Peer(int socket, SSL_CTX* tls);
  ~Peer();
  Peer(const Peer&) = delete;
  Peer& operator=(const Peer&) = delete;

  // The bytes up to the empty line after the headers; empty when the client hangs up before.
  std::string read_head();
  // False when the client has hung up.
  bool send(std::string_view bytes);
  // Until the client hangs up.
  void send_for_ever(std::string_view bytes);
  // Likewise, but with some milliseconds after each piece.
  void drip(std::string_view bytes);
  void wait_until_closed();
  // What is closed next is closed by RST.
  void reset();

 private:
  bool is_closed_within(int milliseconds);

  int socket_;
  SSL* ssl_ = nullptr;
  bool is_ready_ = true;
};

using Answer = std::function<void(Peer&)>;

// Sends the bytes and closes.
Answer reply(std::string bytes);
// A complete answer with a short body.
Answer reply_status(int status);

// Serves one connection after the other on a free port of 127.0.0.1; the last answer is repeated.
class ScriptedServer {
 public:
  explicit ScriptedServer(std::vector<Answer> answers, SSL_CTX* tls = nullptr);
  ~ScriptedServer();
  ScriptedServer(const ScriptedServer&) = delete;
  ScriptedServer& operator=(const ScriptedServer&) = delete;

  int port() const { return port_; }
  std::string base_url() const;
  // The heads of the requests so far, oldest first.
  std::vector<std::string> requests() const;

 private:
  void serve();

  const std::vector<Answer> answers_;
  SSL_CTX* const tls_;
  int listener_;
  int port_;
  mutable std::mutex mutex_;
  std::vector<std::string> requests_;
  std::thread thread_;  // last: it uses all the others
};

}  // namespace engagement_client::testing
