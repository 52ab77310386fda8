#include "mock-server/faults/shapes.h"

namespace engagement::faults {

// The head, and chunks of a body (RFC 9112 §7.1) without a last one, as fast as 1.6 MB/s.
std::vector<WireStep> shape_endless_body(std::string_view response) {
  std::string head = without_field(response.substr(0, body_offset(response)), "Content-Length");
  head.insert(head.size() - 2, "Transfer-Encoding: chunked\r\n");
  return without_end(head, "4000\r\n" + std::string(0x4000, '.') + "\r\n");
}

}  // namespace engagement::faults
