#include "client-under-test/testing/scripted_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <stdexcept>
#include <utility>

namespace engagement_client::testing {

Peer::Peer(int socket, SSL_CTX* tls) : socket_(socket) {
  if (tls != nullptr) {
    ssl_ = SSL_new(tls);
    SSL_set_fd(ssl_, socket_);
    is_ready_ = SSL_accept(ssl_) == 1;
  }
}

Peer::~Peer() {
  if (ssl_ != nullptr) {
    if (is_ready_) {
      SSL_shutdown(ssl_);
    }
    SSL_free(ssl_);
  }
  close(socket_);
}

std::string Peer::read_head() {
  std::string head;
  std::array<char, 4096> buffer;
  while (is_ready_ && head.find("\r\n\r\n") == std::string::npos) {
    const auto size = ssl_ != nullptr
                          ? SSL_read(ssl_, buffer.data(), static_cast<int>(buffer.size()))
                          : static_cast<int>(recv(socket_, buffer.data(), buffer.size(), 0));
    if (size <= 0) {
      return "";
    }
    head.append(buffer.data(), static_cast<std::size_t>(size));
  }
  return head;
}

bool Peer::send(std::string_view bytes) {
  if (ssl_ != nullptr) {
    return SSL_write(ssl_, bytes.data(), static_cast<int>(bytes.size())) > 0;
  }
  while (!bytes.empty()) {
    const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0) {
      return false;
    }
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

void Peer::send_for_ever(std::string_view bytes) {
  while (send(bytes)) {
  }
}

void Peer::drip(std::string_view bytes) {
  while (send(bytes) && !is_closed_within(10)) {
  }
}

void Peer::wait_until_closed() {
  while (!is_closed_within(1000)) {
  }
}

void Peer::reset() {
  const linger at_once{1, 0};
  setsockopt(socket_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

bool Peer::is_closed_within(int milliseconds) {
  pollfd entry{socket_, POLLIN, 0};
  std::array<char, 4096> buffer;
  return poll(&entry, 1, milliseconds) > 0 && recv(socket_, buffer.data(), buffer.size(), 0) <= 0;
}

Answer reply(std::string bytes) {
  return [bytes = std::move(bytes)](Peer& peer) { peer.send(bytes); };
}

Answer reply_status(int status) {
  return reply("HTTP/1.1 " + std::to_string(status) + " Scripted\r\nContent-Length: 2\r\n\r\n{}");
}

ScriptedServer::ScriptedServer(std::vector<Answer> answers, SSL_CTX* tls)
    : answers_(std::move(answers)), tls_(tls), listener_(socket(AF_INET, SOCK_STREAM, 0)) {
  if (tls_ != nullptr) {
    std::signal(SIGPIPE, SIG_IGN);  // OpenSSL writes to the socket without MSG_NOSIGNAL
  }
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  if (bind(listener_, generic, size) != 0 || listen(listener_, 16) != 0 ||
      getsockname(listener_, generic, &size) != 0) {
    throw std::runtime_error("the test's server cannot listen on 127.0.0.1");
  }
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { serve(); });
}

ScriptedServer::~ScriptedServer() {
  shutdown(listener_, SHUT_RDWR);  // wakes accept()
  thread_.join();
  close(listener_);
}

std::string ScriptedServer::base_url() const {
  return (tls_ != nullptr ? "https://127.0.0.1:" : "http://127.0.0.1:") + std::to_string(port_);
}

std::vector<std::string> ScriptedServer::requests() const {
  const std::lock_guard lock(mutex_);
  return requests_;
}

void ScriptedServer::serve() {
  std::size_t next = 0;
  while (true) {
    const int socket = accept(listener_, nullptr, nullptr);
    if (socket < 0) {
      return;
    }
    Peer peer(socket, tls_);
    std::string head = peer.read_head();
    if (head.empty()) {
      continue;
    }
    {
      const std::lock_guard lock(mutex_);
      requests_.push_back(std::move(head));
    }
    answers_[std::min(next++, answers_.size() - 1)](peer);
  }
}

}  // namespace engagement_client::testing
