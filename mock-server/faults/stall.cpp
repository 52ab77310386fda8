#include "mock-server/faults/shapes.h"

namespace engagement::faults {

// The head and half of the body, then nothing for ten minutes: longer than any client waits.
std::vector<WireStep> shape_stall(std::string_view response) {
  return {send_step(first_half(response)), wait_step(std::chrono::minutes(10)), close_step()};
}

}  // namespace engagement::faults
