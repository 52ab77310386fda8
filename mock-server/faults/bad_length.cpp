#include "mock-server/faults/shapes.h"

namespace engagement::faults {

// A chunked body whose second chunk has no size (RFC 9112 §7.1), then a close.
std::vector<WireStep> shape_bad_length(std::string_view response) {
  const std::string_view status_line = response.substr(0, response.find("\r\n") + 2);
  return {send_step(status_line),
          send_step("Content-Type: application/json\r\n"
                    "Transfer-Encoding: chunked\r\n\r\n"
                    "2\r\n{}\r\nno-size\r\n"),
          close_step()};
}

}  // namespace engagement::faults
