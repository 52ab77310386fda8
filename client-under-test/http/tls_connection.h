// TLS above another connection. It does no waiting of its own: OpenSSL works on memory, and the
// connection below moves the bytes under its deadline (and without SIGPIPE).
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "client-under-test/http/connection.h"
#include "client-under-test/http/tls_context.h"

namespace engagement_client::http {

class TlsConnection : public Connection {
 public:
  // Shakes hands and verifies the certificate for `host` (a name, or an IP address without
  // brackets). Throws TransportError, before anything of the request was sent.
  TlsConnection(std::unique_ptr<Connection> below, const TlsContext& context,
                const std::string& host);
  ~TlsConnection() override;

  std::size_t read(char* buffer, std::size_t size) override;
  void write(std::string_view bytes) override;

 private:
  void expect_host(const std::string& host);
  int run(const std::function<int()>& operation);
  void send_pending();
  void receive_more();

  std::unique_ptr<Connection> below_;
  std::unique_ptr<SSL, decltype(&SSL_free)> ssl_;
};

}  // namespace engagement_client::http
