// A TLS client for tests that look at bytes, over the plain one: connects, shakes hands, sends,
// reads with a deadline.
#pragma once

#include <fcntl.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <poll.h>

#include <cerrno>
#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

#include "testing/raw_client.h"

namespace engagement::testing {

struct TlsOptions {
  std::string ca_pem;              // empty: the server's certificate is not looked at
  std::string name = "127.0.0.1";  // what the certificate has to be for: an address or a host name
  int version = 0;                 // the only one that is spoken, such as TLS1_2_VERSION
  std::string alpn = {};           // in wire format, such as "\x08http/1.1"
  SSL_SESSION* session = nullptr;  // to take up again
};

class TlsClient {
 public:
  // Throws std::runtime_error with the reason when the handshake fails.
  explicit TlsClient(int port, const TlsOptions& options = {})
      : socket_(port), context_(SSL_CTX_new(TLS_client_method()), &SSL_CTX_free) {
    set_up(options);
    ssl_.reset(SSL_new(context_.get()));
    SSL_set_fd(ssl_.get(), socket_.fd());
    SSL_set_tlsext_host_name(ssl_.get(), options.name.c_str());
    if (X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl_.get()), options.name.c_str()) != 1) {
      SSL_set1_host(ssl_.get(), options.name.c_str());
    }
    if (options.session != nullptr) {
      SSL_set_session(ssl_.get(), options.session);
    }
    fcntl(socket_.fd(), F_SETFL, O_NONBLOCK);
    SSL_set_connect_state(ssl_.get());
    const int result = repeat([this] { return SSL_do_handshake(ssl_.get()); }, patience());
    if (result != 1) {
      throw std::runtime_error("handshake: " + reason());
    }
  }

  // False when the connection is broken.
  bool send(std::string_view bytes) {
    const auto size = static_cast<int>(bytes.size());
    return repeat([&] { return SSL_write(ssl_.get(), bytes.data(), size); }, patience()) == size;
  }

  // closed: with a close_notify; cut: without.
  enum class End { open, closed, cut, reset };
  End end() const { return end_; }

  // Reads until `wanted` stands in what has been read, the connection ends, or the deadline passes.
  // Returns all that was read since the last call.
  std::string read_until(std::string_view wanted,
                         std::chrono::milliseconds patience = std::chrono::seconds(10)) {
    const auto deadline = std::chrono::steady_clock::now() + patience;
    std::string text;
    while (end_ == End::open && (wanted.empty() || text.find(wanted) == std::string::npos)) {
      char bytes[4096];
      const int got = repeat([&] { return SSL_read(ssl_.get(), bytes, sizeof bytes); }, deadline);
      if (got > 0) {
        text.append(bytes, static_cast<std::size_t>(got));
      } else if (timed_out_) {
        break;
      } else {
        end_ = how_it_ended(got);
      }
    }
    return text;
  }

  // All that comes until the connection ends.
  std::string read_to_end() { return read_until({}); }

  SSL* ssl() const { return ssl_.get(); }
  const RawClient& socket() const { return socket_; }

 private:
  using Deadline = std::chrono::steady_clock::time_point;

  static Deadline patience() { return std::chrono::steady_clock::now() + std::chrono::seconds(10); }

  void set_up(const TlsOptions& options) {
    SSL_CTX* context = context_.get();
    SSL_CTX_set_security_level(context, 0);  // what is refused, the server refuses
    if (options.version != 0) {
      SSL_CTX_set_min_proto_version(context, options.version);
      SSL_CTX_set_max_proto_version(context, options.version);
    }
    SSL_CTX_set_alpn_protos(context, reinterpret_cast<const unsigned char*>(options.alpn.data()),
                            static_cast<unsigned>(options.alpn.size()));
    if (!options.ca_pem.empty()) {
      const std::unique_ptr<BIO, decltype(&BIO_free)> pem(
          BIO_new_mem_buf(options.ca_pem.data(), static_cast<int>(options.ca_pem.size())),
          &BIO_free);
      X509* ca = PEM_read_bio_X509(pem.get(), nullptr, nullptr, nullptr);
      X509_STORE_add_cert(SSL_CTX_get_cert_store(context), ca);
      X509_free(ca);
      X509_VERIFY_PARAM_set_flags(SSL_CTX_get0_param(context), X509_V_FLAG_X509_STRICT);
      SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
    }
  }

  // Calls again while the library waits for the socket.
  template <typename Call>
  int repeat(Call call, Deadline deadline) {
    timed_out_ = false;
    while (true) {
      ERR_clear_error();
      errno = 0;
      const int result = call();
      const int error = SSL_get_error(ssl_.get(), result);
      if (error != SSL_ERROR_WANT_READ && error != SSL_ERROR_WANT_WRITE) {
        return result;
      }
      const auto left =
          std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
      pollfd poller{socket_.fd(),
                    static_cast<short>(error == SSL_ERROR_WANT_READ ? POLLIN : POLLOUT), 0};
      if (left.count() <= 0 || poll(&poller, 1, static_cast<int>(left.count())) <= 0) {
        timed_out_ = true;
        return result;
      }
    }
  }

  End how_it_ended(int result) const {
    const bool was_reset = errno == ECONNRESET;
    switch (SSL_get_error(ssl_.get(), result)) {
      case SSL_ERROR_ZERO_RETURN:
        return End::closed;
      case SSL_ERROR_SSL:
        return End::cut;  // "unexpected eof while reading"
      default:
        return was_reset ? End::reset : End::cut;
    }
  }

  std::string reason() const {
    const long verified = SSL_get_verify_result(ssl_.get());
    if (verified != X509_V_OK) {
      return X509_verify_cert_error_string(verified);
    }
    const char* text = ERR_reason_error_string(ERR_peek_error());
    return timed_out_ ? "timed out" : text != nullptr ? text : "the connection ended";
  }

  RawClient socket_;
  std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context_;
  std::unique_ptr<SSL, decltype(&SSL_free)> ssl_{nullptr, &SSL_free};
  End end_ = End::open;
  bool timed_out_ = false;
};

// The first bytes that a TLS client sends.
inline std::string client_hello() {
  const std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context(SSL_CTX_new(TLS_client_method()),
                                                                  &SSL_CTX_free);
  const std::unique_ptr<SSL, decltype(&SSL_free)> ssl(SSL_new(context.get()), &SSL_free);
  BIO* out = BIO_new(BIO_s_mem());
  SSL_set_bio(ssl.get(), BIO_new(BIO_s_mem()), out);
  SSL_connect(ssl.get());
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(out, &bytes);
  return {bytes, static_cast<std::size_t>(size)};
}

}  // namespace engagement::testing
