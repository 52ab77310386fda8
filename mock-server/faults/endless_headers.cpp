#include "mock-server/faults/shapes.h"

namespace engagement::faults {

// The status line, and header fields without end: there is never an empty line behind them.
std::vector<WireStep> shape_endless_headers(std::string_view response) {
  std::string fields;
  for (int i = 0; i < 256; ++i) {
    fields += "X-Endless: " + std::string(50, '.') + "\r\n";
  }
  return without_end(response.substr(0, response.find("\r\n") + 2), fields);
}

}  // namespace engagement::faults
