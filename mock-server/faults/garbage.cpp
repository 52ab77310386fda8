#include "mock-server/faults/shapes.h"

namespace engagement::faults {

// Bytes that are no status line (RFC 9112 §4) in place of the answer.
std::vector<WireStep> shape_garbage(std::string_view /*response*/) {
  return {send_step("\x16\x03\x01 this is no HTTP response\r\n\r\n"), close_step()};
}

}  // namespace engagement::faults
