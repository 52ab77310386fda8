// Sends one GET and reads its answer (RFC 9112).
#pragma once

#include <memory>
#include <string>

#include "conformance/faulty-clients/behaviour.h"
#include "conformance/faulty-clients/connection.h"

namespace faulty_client {

// Keeps a connection from request to request when the behaviour says so.
class Http {
 public:
  Http(const Inputs& inputs, const BaseUrl& base) : inputs_(inputs), base_(base) {}

  // `authorization` may be empty: no such field. Throws TransportError.
  Answer send(const std::string& target, const std::string& authorization,
              const Behaviour& behaviour);

 private:
  Answer send_once(const std::string& text, const Behaviour& behaviour);
  std::string request_text(const std::string& target, const std::string& authorization,
                           const Behaviour& behaviour) const;

  const Inputs& inputs_;
  const BaseUrl& base_;
  std::unique_ptr<Connection> kept_;
};

}  // namespace faulty_client
