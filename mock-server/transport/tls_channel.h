// The server's end of TLS over a non-blocking socket.
#pragma once

#include <string>
#include <string_view>

#include "mock-server/tls/handles.h"
#include "mock-server/transport/channel.h"

namespace engagement::transport {

class TlsChannel : public Channel {
 public:
  // Throws tls::TlsError when there is no memory for it.
  TlsChannel(int fd, SSL_CTX* context);

  State handshake() override;
  Result read(char* to, std::size_t size) override;
  Result write(std::string_view bytes) override;
  State say_goodbye() override;
  std::string problem() const override { return problem_; }

 private:
  State state_after(int result);

  int fd_;
  tls::ConnectionHandle connection_;
  bool failed_ = false;  // the library must not be asked for anything again
  std::string problem_;
};

}  // namespace engagement::transport
