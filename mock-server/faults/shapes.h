// The shape of each fault, one file each. All take a complete response and say what is sent of it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "mock-server/faults/fault.h"

namespace engagement::faults {

std::vector<WireStep> shape_reset(std::string_view response);
std::vector<WireStep> shape_empty(std::string_view response);
std::vector<WireStep> shape_garbage(std::string_view response);
std::vector<WireStep> shape_truncated(std::string_view response);
std::vector<WireStep> shape_drip(std::string_view response);
std::vector<WireStep> shape_stall(std::string_view response);
std::vector<WireStep> shape_bad_length(std::string_view response);

// The steps that the shapes are made of.
inline WireStep send_step(std::string_view bytes) {
  return {WireStep::Kind::send, std::chrono::milliseconds(0), std::string(bytes)};
}
inline WireStep wait_step(std::chrono::milliseconds wait) {
  return {WireStep::Kind::wait, wait, {}};
}
inline WireStep close_step() {
  return {WireStep::Kind::close, std::chrono::milliseconds(0), {}};
}
inline WireStep reset_step() {
  return {WireStep::Kind::reset, std::chrono::milliseconds(0), {}};
}

// Where the body of a response begins.
inline std::size_t body_offset(std::string_view response) {
  const auto end = response.find("\r\n\r\n");
  return end == std::string_view::npos ? response.size() : end + 4;
}

}  // namespace engagement::faults
