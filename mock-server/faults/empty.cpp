#include "mock-server/faults/shapes.h"

namespace engagement::faults {

// No byte of an answer; the connection is closed in order.
std::vector<WireStep> shape_empty(std::string_view /*response*/) {
  return {close_step()};
}

}  // namespace engagement::faults
