#include "client-under-test/http/tls_context.h"

#include <openssl/err.h>

#include <stdexcept>

namespace engagement_client::http {

TlsContext::TlsContext(const std::string& ca_file)
    : context_(SSL_CTX_new(TLS_client_method()), &SSL_CTX_free) {
  if (!context_) {
    throw std::runtime_error("OpenSSL cannot be set up for TLS");
  }
  SSL_CTX_set_min_proto_version(context_.get(), TLS1_2_VERSION);
  SSL_CTX_set_verify(context_.get(), SSL_VERIFY_PEER, nullptr);
  if (ca_file.empty()) {
    SSL_CTX_set_default_verify_paths(context_.get());
  } else if (SSL_CTX_load_verify_file(context_.get(), ca_file.c_str()) != 1) {
    ERR_clear_error();
    throw std::invalid_argument("the CA file " + ca_file +
                                " cannot be read as PEM certificates; give a file that begins "
                                "with -----BEGIN CERTIFICATE-----");
  }
}

}  // namespace engagement_client::http
