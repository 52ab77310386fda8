#include "conformance/provider/connection.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netdb.h>
#include <openssl/err.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <string>

namespace engagement::conformance::provider {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

bool is_address(const std::string& host) {
  std::array<unsigned char, sizeof(in6_addr)> bytes{};
  return ::inet_pton(AF_INET, host.c_str(), bytes.data()) == 1 ||
         ::inet_pton(AF_INET6, host.c_str(), bytes.data()) == 1;
}

std::string last_tls_error() {
  const unsigned long code = ERR_get_error();
  const char* reason = code == 0 ? nullptr : ERR_reason_error_string(code);
  return reason == nullptr ? "the connection broke" : reason;
}

}  // namespace

Connection::Connection(const Peer& peer)
    : peer_(peer), deadline_(steady_clock::now() + peer.timeout) {
  connect_tcp();
  if (peer.url.https) {
    start_tls();
  }
}

Connection::~Connection() {
  tls_.reset();
  if (socket_ >= 0) {
    ::close(socket_);
  }
}

void Connection::connect_tcp() {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const int failure = ::getaddrinfo(peer_.url.host.c_str(), peer_.url.port.c_str(), &hints, &found);
  if (failure != 0) {
    throw ConnectError(fmt::format("{} has no address: {}; check --base-url", peer_.url.host,
                                   ::gai_strerror(failure)));
  }
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> addresses(found, ::freeaddrinfo);
  int reason = 0;
  for (const addrinfo* each = found; each != nullptr; each = each->ai_next) {
    socket_ = ::socket(each->ai_family, each->ai_socktype | SOCK_CLOEXEC, each->ai_protocol);
    if (socket_ < 0) {
      reason = errno;
      continue;
    }
    allow(left());
    if (::connect(socket_, each->ai_addr, each->ai_addrlen) == 0) {
      return;
    }
    reason = errno == EINPROGRESS || errno == EAGAIN ? ETIMEDOUT : errno;
    ::close(socket_);
    socket_ = -1;
  }
  throw ConnectError(fmt::format("cannot connect to {}: {}; is the server running there?",
                                 peer_.url.origin(), std::strerror(reason)));
}

void Connection::start_tls() {
  ERR_clear_error();
  context_.reset(SSL_CTX_new(TLS_client_method()));
  const bool trusts =
      context_ != nullptr &&
      (peer_.ca_file.empty()
           ? SSL_CTX_set_default_verify_paths(context_.get())
           : SSL_CTX_load_verify_locations(context_.get(), peer_.ca_file.c_str(), nullptr)) == 1;
  if (!trusts) {
    throw ConnectError(fmt::format("no certificates could be read from {}",
                                   peer_.ca_file.empty() ? "the system's store" : peer_.ca_file));
  }
  SSL_CTX_set_verify(context_.get(), SSL_VERIFY_PEER, nullptr);
  tls_.reset(SSL_new(context_.get()));
  const std::string& host = peer_.url.host;
  const bool named = is_address(host) ? X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(tls_.get()),
                                                                      host.c_str()) == 1
                                      : SSL_set1_host(tls_.get(), host.c_str()) == 1 &&
                                            SSL_set_tlsext_host_name(tls_.get(), host.c_str()) == 1;
  if (!named || SSL_set_fd(tls_.get(), socket_) != 1) {
    throw ConnectError("OpenSSL cannot start TLS: " + last_tls_error());
  }
  allow(left());
  if (SSL_connect(tls_.get()) != 1) {
    const long verified = SSL_get_verify_result(tls_.get());
    throw ConnectError(
        verified != X509_V_OK
            ? fmt::format("the certificate of {} is refused: {}; --ca-file names another authority",
                          peer_.url.origin(), X509_verify_cert_error_string(verified))
            : fmt::format("TLS with {} failed: {}", peer_.url.origin(), last_tls_error()));
  }
}

milliseconds Connection::left() const {
  return std::max(std::chrono::duration_cast<milliseconds>(deadline_ - steady_clock::now()),
                  milliseconds(1));
}

// Blocking calls on the socket, those of OpenSSL too, give up after `limit`.
void Connection::allow(milliseconds limit) const {
  const auto micro = std::chrono::microseconds(std::max(std::min(limit, left()), milliseconds(1)));
  const timeval time{micro.count() / 1'000'000, micro.count() % 1'000'000};
  ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &time, sizeof time);
  ::setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &time, sizeof time);
}

Connection::Step Connection::failed_step(int result) const {
  const int error = errno;
  const int kind = tls_ ? SSL_get_error(tls_.get(), result) : SSL_ERROR_SYSCALL;
  if (kind == SSL_ERROR_ZERO_RETURN || (!tls_ && result == 0)) {
    return Step::closed;
  }
  if (kind == SSL_ERROR_WANT_READ || kind == SSL_ERROR_WANT_WRITE || error == EAGAIN) {
    return Step::timed_out;
  }
  // An end without close_notify is an end, here: nothing that was counted on can be missing.
  return error == ECONNRESET || error == EPIPE ? Step::reset : Step::closed;
}

Connection::Step Connection::send_all(std::string_view bytes) {
  while (!bytes.empty()) {
    allow(left());
    errno = 0;
    const auto sent =
        tls_ ? SSL_write(tls_.get(), bytes.data(), static_cast<int>(bytes.size()))
             : static_cast<int>(::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL));
    if (sent <= 0) {
      return failed_step(sent);
    }
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return Step::done;
}

Connection::Step Connection::receive(std::string& into, milliseconds limit) {
  if (steady_clock::now() >= deadline_) {
    return Step::timed_out;
  }
  std::array<char, 16384> buffer{};
  allow(limit);
  errno = 0;
  const auto received = tls_ ? SSL_read(tls_.get(), buffer.data(), buffer.size())
                             : static_cast<int>(::recv(socket_, buffer.data(), buffer.size(), 0));
  if (received <= 0) {
    return failed_step(received);
  }
  into.append(buffer.data(), static_cast<std::size_t>(received));
  return Step::done;
}

}  // namespace engagement::conformance::provider
