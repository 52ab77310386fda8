// TLS over a socket that does not block (OpenSSL).
#pragma once

#include <openssl/ssl.h>

#include <memory>
#include <string>
#include <string_view>

#include "conformance/faulty-clients/behaviour.h"

namespace faulty_client {

enum class TlsStep { done, wants_read, wants_write };

class TlsSession {
 public:
  // Throws TransportError when the CA file cannot be used.
  TlsSession(const std::string& host, const std::string& ca_file, const Behaviour& behaviour,
             int socket);

  // Each throws TransportError, and is to be repeated while it wants something.
  TlsStep handshake();
  TlsStep write(std::string_view bytes);
  TlsStep read(std::string& text);  // appends; nothing at the end of the stream

 private:
  TlsStep step_after(int result);

  const bool verifies_late_;

  std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context_;
  std::unique_ptr<SSL, decltype(&SSL_free)> ssl_;
};

}  // namespace faulty_client
