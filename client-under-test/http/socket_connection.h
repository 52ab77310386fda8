// Plain TCP.
#pragma once

#include <string>

#include "client-under-test/http/connection.h"

namespace engagement_client::http {

class SocketConnection : public Connection {
 public:
  // Connects to the first address of `host` that answers. Throws TransportError.
  SocketConnection(const std::string& host, int port, Deadline deadline);
  ~SocketConnection() override;

  std::size_t read(char* buffer, std::size_t size) override;
  void write(std::string_view bytes) override;

 private:
  int socket_ = -1;
  Deadline deadline_;
};

}  // namespace engagement_client::http
