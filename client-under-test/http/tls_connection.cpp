#include "client-under-test/http/tls_connection.h"

#include <openssl/err.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>
#include <new>
#include <utility>

#include "client-under-test/http/transport_error.h"

namespace engagement_client::http {
namespace {

constexpr std::size_t kBufferBytes = 16 * 1024;  // about one TLS record

std::string describe_failure(const SSL* ssl) {
  const long verdict = SSL_get_verify_result(ssl);
  if (verdict != X509_V_OK) {
    return std::string("the server's certificate is not trusted: ") +
           X509_verify_cert_error_string(verdict);
  }
  const char* reason = ERR_reason_error_string(ERR_peek_last_error());
  return std::string("TLS failed: ") + (reason != nullptr ? reason : "protocol error");
}

}  // namespace

TlsConnection::TlsConnection(std::unique_ptr<Connection> below, const TlsContext& context,
                             const std::string& host)
    : below_(std::move(below)), ssl_(SSL_new(context.get()), &SSL_free) {
  BIO* received = BIO_new(BIO_s_mem());
  BIO* to_send = BIO_new(BIO_s_mem());
  if (!ssl_ || received == nullptr || to_send == nullptr) {
    BIO_free(received);
    BIO_free(to_send);
    throw std::bad_alloc();
  }
  SSL_set_bio(ssl_.get(), received, to_send);  // takes both over
  expect_host(host);
  run([this] { return SSL_connect(ssl_.get()); });
}

TlsConnection::~TlsConnection() {
  try {
    SSL_shutdown(ssl_.get());  // RFC 8446 §6.1: close_notify before closing
    send_pending();
  } catch (const TransportError&) {
    // The server has hung up already; there is nobody left to take leave of.
  }
  ERR_clear_error();
}

std::size_t TlsConnection::read(char* buffer, std::size_t size) {
  const int wanted = static_cast<int>(std::min(size, kBufferBytes));
  return static_cast<std::size_t>(run([&] { return SSL_read(ssl_.get(), buffer, wanted); }));
}

void TlsConnection::write(std::string_view bytes) {
  if (!bytes.empty()) {  // without partial writes, which are off, one call takes it all
    run([&] { return SSL_write(ssl_.get(), bytes.data(), static_cast<int>(bytes.size())); });
  }
}

void TlsConnection::expect_host(const std::string& host) {
  // An address is compared with the certificate's IP entries and is not sent as a server name
  // (RFC 6066 §3); a name, with its DNS entries.
  X509_VERIFY_PARAM* parameters = SSL_get0_param(ssl_.get());
  if (X509_VERIFY_PARAM_set1_ip_asc(parameters, host.c_str()) == 1) {
    return;
  }
  SSL_set_hostflags(ssl_.get(), X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
  if (SSL_set1_host(ssl_.get(), host.c_str()) != 1 ||
      SSL_set_tlsext_host_name(ssl_.get(), host.c_str()) != 1) {
    throw TransportError("the host name cannot be used with TLS");
  }
}

// Repeats an OpenSSL call until it is through. 0 when the server has ended TLS in good order.
int TlsConnection::run(const std::function<int()>& operation) {
  while (true) {
    ERR_clear_error();
    const int result = operation();
    const int error = result > 0 ? SSL_ERROR_NONE : SSL_get_error(ssl_.get(), result);
    const std::string failure = error == SSL_ERROR_SSL ? describe_failure(ssl_.get()) : "";
    send_pending();  // an alert goes out even when the call failed
    switch (error) {
      case SSL_ERROR_NONE:
        return result;
      case SSL_ERROR_WANT_READ:
        receive_more();
        break;
      case SSL_ERROR_ZERO_RETURN:
        return 0;
      default:
        throw TransportError(failure.empty() ? "TLS failed" : failure);
    }
  }
}

void TlsConnection::send_pending() {
  std::array<char, kBufferBytes> buffer;
  BIO* to_send = SSL_get_wbio(ssl_.get());
  while (BIO_ctrl_pending(to_send) > 0) {
    const int size = BIO_read(to_send, buffer.data(), static_cast<int>(buffer.size()));
    below_->write({buffer.data(), static_cast<std::size_t>(size)});
  }
}

void TlsConnection::receive_more() {
  std::array<char, kBufferBytes> buffer;
  const std::size_t size = below_->read(buffer.data(), buffer.size());
  if (size == 0) {
    // Without close_notify nobody can tell an end from a cut (RFC 8446 §6.1).
    throw TransportError("the server closed the connection without ending TLS");
  }
  BIO_write(SSL_get_rbio(ssl_.get()), buffer.data(), static_cast<int>(size));
}

}  // namespace engagement_client::http
