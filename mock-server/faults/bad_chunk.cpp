#include "mock-server/faults/shapes.h"

namespace engagement::faults {

// A chunked body whose second chunk has no size (RFC 9112 §7.1), then a close.
std::vector<WireStep> shape_bad_chunk(std::string_view response) {
  const std::size_t body = body_offset(response);
  const std::string_view half = response.substr(body, (response.size() - body + 1) / 2);
  std::string chunked = without_field(response.substr(0, body), "Content-Length");
  chunked.insert(chunked.size() - 2, "Transfer-Encoding: chunked\r\n");
  if (!half.empty()) {
    constexpr char kDigits[] = "0123456789abcdef";
    std::string size;
    for (std::size_t left = half.size(); left > 0; left /= 16) {
      size.insert(size.begin(), kDigits[left % 16]);
    }
    chunked.append(size).append("\r\n").append(half).append("\r\n");
  }
  return {send_step(chunked + "no-size\r\n"), close_step()};
}

}  // namespace engagement::faults
