#include "mock-server/faults/shapes.h"

namespace engagement::faults {

// The head and the first half of the body that its Content-Length promises, then the end
// (RFC 9112 §8: an incomplete message); over TLS without a close_notify, as an attacker would cut
// it.
std::vector<WireStep> shape_truncated(std::string_view response) {
  return {send_step(first_half(response)), cut_step()};
}

}  // namespace engagement::faults
