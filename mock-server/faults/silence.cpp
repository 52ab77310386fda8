#include "mock-server/faults/shapes.h"

namespace engagement::faults {

// No byte of an answer, and no end of the connection, for ten minutes: longer than any client waits.
std::vector<WireStep> shape_silence(std::string_view /*response*/) {
  return {wait_step(std::chrono::minutes(10)), close_step()};
}

}  // namespace engagement::faults
