#include "mock-server/faults/shapes.h"

namespace engagement::faults {

// The head and the first half of the body that its Content-Length promises, then a close
// (RFC 9112 §8: an incomplete message).
std::vector<WireStep> shape_truncated(std::string_view response) {
  return {send_step(first_half(response)), close_step()};
}

}  // namespace engagement::faults
