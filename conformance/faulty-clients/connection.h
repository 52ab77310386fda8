// A connection to the server, plain or with TLS, whose every step has the same deadline.
#pragma once

#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

#include "conformance/faulty-clients/behaviour.h"

namespace faulty_client {

using Deadline = std::chrono::steady_clock::time_point;

// No usable HTTP answer.
class TransportError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// No connection was made at all.
class ConnectError : public TransportError {
 public:
  using TransportError::TransportError;
};

class Connection {
 public:
  virtual ~Connection() = default;
  // Throws TransportError.
  virtual void write(std::string_view bytes, Deadline deadline) = 0;
  // Appends what has come to `text`; false at the end of the stream. Throws TransportError.
  virtual bool read(std::string& text, Deadline deadline) = 0;
  // No more will be written.
  virtual void end_writing() {}
};

// Throws TransportError, or ConnectError.
std::unique_ptr<Connection> open_connection(const BaseUrl& base, const Inputs& inputs,
                                            const Behaviour& behaviour, Deadline deadline);

}  // namespace faulty_client
