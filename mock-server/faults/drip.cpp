#include "mock-server/faults/shapes.h"

namespace engagement::faults {

// The whole answer, one byte every 200 ms: slower than any patience for a whole response, faster
// than a timeout that starts anew with each byte.
std::vector<WireStep> shape_drip(std::string_view response) {
  std::vector<WireStep> steps;
  steps.reserve(2 * response.size());
  for (std::size_t i = 0; i < response.size(); ++i) {
    steps.push_back(send_step(response.substr(i, 1)));
    steps.push_back(wait_step(std::chrono::milliseconds(200)));
  }
  return steps;
}

}  // namespace engagement::faults
