// A byte stream to the server. Every call ends at the deadline that the connection was made with.
#pragma once

#include <chrono>
#include <cstddef>
#include <string_view>

namespace engagement_client::http {

using Deadline = std::chrono::steady_clock::time_point;

class Connection {
 public:
  Connection() = default;
  virtual ~Connection() = default;
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // Waits for bytes and stores at most `size` of them; 0 when the server has closed its side.
  // Throws TransportError.
  virtual std::size_t read(char* buffer, std::size_t size) = 0;

  // Sends all of it. Throws TransportError.
  virtual void write(std::string_view bytes) = 0;
};

}  // namespace engagement_client::http
