#include "mock-server/faults/shapes.h"

namespace engagement::faults {

// No byte of an answer; the connection is reset (TCP RST), as by a crashed server.
std::vector<WireStep> shape_reset(std::string_view /*response*/) {
  return {reset_step()};
}

}  // namespace engagement::faults
