#include "mock-server/faults/shapes.h"

namespace engagement::faults {

// A status line whose reason phrase (RFC 9112 §4) does not end.
std::vector<WireStep> shape_endless_status_line(std::string_view response) {
  return without_end(response.substr(0, response.find("\r\n")), std::string(0x4000, '.'));
}

}  // namespace engagement::faults
