#include "mock-server/faults/shapes.h"

namespace engagement::faults {

// One byte every 200 ms: slower than any patience for a whole response, faster than a timeout that
// starts anew with each byte. What is left after a quarter of an hour comes at once: each byte
// costs two steps of memory, and a body may have millions.
std::vector<WireStep> shape_drip(std::string_view response) {
  constexpr std::size_t kDripped = 4096;
  const std::string_view dripped = response.substr(0, kDripped);
  std::vector<WireStep> steps;
  steps.reserve(2 * dripped.size() + 1);
  for (std::size_t i = 0; i < dripped.size(); ++i) {
    steps.push_back(send_step(dripped.substr(i, 1)));
    steps.push_back(wait_step(std::chrono::milliseconds(200)));
  }
  if (response.size() > kDripped) {
    steps.push_back(send_step(response.substr(kDripped)));
  }
  return steps;
}

}  // namespace engagement::faults
