#include "mock-server/faults/shapes.h"

namespace engagement::faults {

// The head at once, and the body one byte every 200 ms without end (RFC 9112 §6.3: without a length
// it ends with the connection). Each byte starts a time limit for a read anew, so only one for the
// whole answer ends it.
std::vector<WireStep> shape_drip_body(std::string_view response) {
  const std::string head = without_field(response.substr(0, body_offset(response)), "Content-Length");
  return {send_step(head), send_step("."), wait_step(std::chrono::milliseconds(200)),
          repeat_step(2)};
}

}  // namespace engagement::faults
