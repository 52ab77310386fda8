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
std::vector<WireStep> shape_bad_chunk(std::string_view response);
std::vector<WireStep> shape_silence(std::string_view response);
std::vector<WireStep> shape_drip_body(std::string_view response);
std::vector<WireStep> shape_endless_body(std::string_view response);
std::vector<WireStep> shape_endless_headers(std::string_view response);
std::vector<WireStep> shape_endless_status_line(std::string_view response);

// The steps that the shapes are made of.
inline WireStep send_step(std::string_view bytes) {
  return {WireStep::Kind::send, std::chrono::milliseconds(0), std::string(bytes), nullptr};
}
inline WireStep wait_step(std::chrono::milliseconds wait) {
  return {WireStep::Kind::wait, wait, {}, nullptr};
}
inline WireStep close_step() {
  return {WireStep::Kind::close, std::chrono::milliseconds(0), {}, nullptr};
}
inline WireStep cut_step() {
  return {WireStep::Kind::cut, std::chrono::milliseconds(0), {}, nullptr};
}
inline WireStep reset_step() {
  return {WireStep::Kind::reset, std::chrono::milliseconds(0), {}, nullptr};
}

// Goes on with the step that stands `back` places before this one.
inline WireStep repeat_step(std::size_t back) {
  WireStep step{WireStep::Kind::repeat, std::chrono::milliseconds(0), {}};
  step.back = back;
  return step;
}

// `first`, then `piece` again and again: 100 times a second, which no patience of a client outlasts
// and no memory of one is quick to run out at.
inline std::vector<WireStep> without_end(std::string_view first, std::string_view piece) {
  return {send_step(first), send_step(piece), wait_step(std::chrono::milliseconds(10)),
          repeat_step(2)};
}

// Where the body of a response begins.
inline std::size_t body_offset(std::string_view response) {
  const auto end = response.find("\r\n\r\n");
  return end == std::string_view::npos ? response.size() : end + 4;
}

// The head and half of the body. A response without a body is complete with its head, so this ends
// before the empty line then.
inline std::string_view first_half(std::string_view response) {
  const std::size_t body = body_offset(response);
  return body == response.size() ? response.substr(0, body - 2)
                                 : response.substr(0, body + (response.size() - body) / 2);
}

// A head without the fields of this name, spelled as the mock spells it.
inline std::string without_field(std::string_view head, std::string_view name) {
  std::string kept;
  while (!head.empty()) {
    const std::string_view line = head.substr(0, head.find("\r\n") + 2);
    if (!line.starts_with(std::string(name) + ":")) {
      kept += line;
    }
    head.remove_prefix(line.size());
  }
  return kept;
}

}  // namespace engagement::faults
