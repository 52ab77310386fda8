// Which certificate authorities are trusted (RFC 9110 §4.3.4: a client verifies the certificate).
#pragma once

#include <openssl/ssl.h>

#include <memory>
#include <string>

namespace engagement_client::http {

// Immutable once made, so several threads may share one.
class TlsContext {
 public:
  // `ca_file` holds trusted certificates as PEM; empty means the system's store. Throws
  // std::invalid_argument when the file cannot be used.
  explicit TlsContext(const std::string& ca_file);

  SSL_CTX* get() const { return context_.get(); }

 private:
  std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context_;
};

}  // namespace engagement_client::http
