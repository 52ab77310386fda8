#include "conformance/faulty-clients/tls.h"

#include <openssl/err.h>
#include <openssl/x509v3.h>

#include <array>

#include "conformance/faulty-clients/connection.h"

namespace faulty_client {
namespace {

// For clients that set a callback of their own and say yes to what they should not.
int ignore_dates(int verified, X509_STORE_CTX* store) {
  const int error = X509_STORE_CTX_get_error(store);
  return error == X509_V_ERR_CERT_HAS_EXPIRED || error == X509_V_ERR_CERT_NOT_YET_VALID ? 1
                                                                                        : verified;
}

}  // namespace

TlsSession::TlsSession(const std::string& host, const std::string& ca_file,
                       const Behaviour& behaviour, int socket)
    : verifies_late_(behaviour.verifies_late),
      context_(SSL_CTX_new(TLS_client_method()), &SSL_CTX_free),
      ssl_(nullptr, &SSL_free) {
  SSL_CTX_set_max_proto_version(context_.get(), behaviour.only_tls_1_2 ? TLS1_2_VERSION : 0);
  if (behaviour.offers_h2) {
    constexpr unsigned char kProtocols[] = "\x02h2\x08http/1.1";
    SSL_CTX_set_alpn_protos(context_.get(), kProtocols, sizeof kProtocols - 1);
  }
  SSL_CTX_set_verify(
      context_.get(),
      behaviour.verifies_chain && !verifies_late_ ? SSL_VERIFY_PEER : SSL_VERIFY_NONE,
      behaviour.verifies_dates ? nullptr : ignore_dates);
  if (ca_file.empty() || !behaviour.uses_ca_file) {
    SSL_CTX_set_default_verify_paths(context_.get());
  } else if (SSL_CTX_load_verify_file(context_.get(), ca_file.c_str()) != 1) {
    throw TransportError("the CA file cannot be read");
  }
  ssl_.reset(SSL_new(context_.get()));
  if (behaviour.verifies_host) {
    X509_VERIFY_PARAM* parameters = SSL_get0_param(ssl_.get());
    if (X509_VERIFY_PARAM_set1_ip_asc(parameters, host.c_str()) != 1) {
      SSL_set1_host(ssl_.get(), host.c_str());
      SSL_set_tlsext_host_name(ssl_.get(), host.c_str());
    }
  }
  SSL_set_fd(ssl_.get(), socket);
}

TlsStep TlsSession::step_after(int result) {
  const int error = SSL_get_error(ssl_.get(), result);
  if (result > 0 || error == SSL_ERROR_ZERO_RETURN) {
    return TlsStep::done;
  }
  if (error == SSL_ERROR_WANT_READ) {
    return TlsStep::wants_read;
  }
  if (error == SSL_ERROR_WANT_WRITE) {
    return TlsStep::wants_write;
  }
  const char* reason = ERR_reason_error_string(ERR_get_error());
  throw TransportError(reason == nullptr ? "TLS failed" : reason);
}

TlsStep TlsSession::handshake() {
  ERR_clear_error();
  return step_after(SSL_connect(ssl_.get()));
}

TlsStep TlsSession::write(std::string_view bytes) {
  ERR_clear_error();
  return step_after(SSL_write(ssl_.get(), bytes.data(), static_cast<int>(bytes.size())));
}

TlsStep TlsSession::read(std::string& text) {
  std::array<char, 16384> buffer;
  ERR_clear_error();
  if (verifies_late_ && SSL_get_verify_result(ssl_.get()) != X509_V_OK) {
    throw TransportError("the certificate does not verify");
  }
  const int size = SSL_read(ssl_.get(), buffer.data(), static_cast<int>(buffer.size()));
  text.append(buffer.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
  return step_after(size);
}

}  // namespace faulty_client
