#include "client-under-test/http/get.h"

#include <memory>

#include "client-under-test/http/response.h"
#include "client-under-test/http/socket_connection.h"
#include "client-under-test/http/tls_connection.h"

namespace engagement_client::http {

int get(const BaseUrl& base, const std::string& target, const std::string& authorization,
        const TlsContext* tls, std::chrono::milliseconds timeout) {
  const Deadline deadline = std::chrono::steady_clock::now() + timeout;
  std::unique_ptr<Connection> connection =
      std::make_unique<SocketConnection>(base.host, base.port, deadline);
  if (base.https) {
    connection = std::make_unique<TlsConnection>(std::move(connection), *tls, base.host);
  }
  // In one piece, so that it leaves in one packet where it fits.
  connection->write("GET " + target + " HTTP/1.1\r\n" +   //
                    "Host: " + base.authority + "\r\n" +  //
                    "Authorization: " + authorization + "\r\n" + "Accept: application/json\r\n" +
                    "User-Agent: engagement-client/" ENGAGEMENT_VERSION "\r\n" +
                    "Connection: close\r\n\r\n");
  return read_response(*connection);
}

}  // namespace engagement_client::http
