// Lines and counted bytes from a connection, with a limit on either.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

#include "client-under-test/http/connection.h"

namespace engagement_client::http {

// The connection must outlive it.
class ByteSource {
 public:
  explicit ByteSource(Connection& connection) : connection_(connection) {}

  // True when the server has closed and every byte is read. Waits for a byte to know.
  bool at_end();

  // The next line without its CR LF or LF (RFC 9112 §2.2 lets a recipient take a bare LF).
  // Takes its length off `budget`. Throws TransportError on a cut line or an exhausted budget.
  std::string read_line(std::size_t& budget);

  // Reads and drops `count` bytes. Throws TransportError when they do not all come.
  void discard(std::uint64_t count);

  // Reads and drops what comes until the server closes. Throws TransportError beyond `limit`.
  void discard_to_end(std::uint64_t limit);

 private:
  bool fill();

  Connection& connection_;
  std::array<char, 16 * 1024> buffer_;
  std::size_t next_ = 0;
  std::size_t end_ = 0;
};

}  // namespace engagement_client::http
