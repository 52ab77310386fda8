#include "mock-server/faults/shapes.h"

namespace engagement::faults {

// The whole answer with a Content-Length that is no number (RFC 9112 §6.3: an error that cannot be
// recovered from), then a close.
std::vector<WireStep> shape_bad_length(std::string_view response) {
  const std::size_t body = body_offset(response);
  std::string spoilt = without_field(response.substr(0, body), "Content-Length");
  spoilt.insert(spoilt.size() - 2, "Content-Length: no-number\r\n");
  return {send_step(spoilt.append(response.substr(body))), close_step()};
}

}  // namespace engagement::faults
