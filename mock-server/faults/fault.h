// Deliberate misbehaviour on the wire: each fault turns a finished response into what is sent.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace engagement::faults {

// Spelled in fixtures as "reset", "empty", "garbage", "truncated", "drip", "stall",
// "bad-length", "bad-chunk", "silence", "drip-body", "endless-body", "endless-headers",
// "endless-status-line".
enum class Fault {
  reset,
  empty,
  garbage,
  truncated,
  drip,
  stall,
  bad_length,
  bad_chunk,
  silence,
  drip_body,
  endless_body,
  endless_headers,
  endless_status_line
};

std::string_view name_of(Fault fault);
std::optional<Fault> parse_fault(std::string_view name);
const std::vector<std::string_view>& fault_names();

// Whether the client can read a status: false for reset, empty, garbage and the like.
bool sends_status_line(Fault fault);

// Whether it keeps a client waiting that sets itself no limit for the whole answer.
bool outlasts_patience(Fault fault);

// What the transport does with a connection, in order.
struct WireStep {
  // A close takes leave of the client as the connection's protocol wants; a cut just ends it, which
  // is the same without TLS. A repeat goes on with the step that stands `back` places before it, for
  // ever; there must be a wait among them, so that other connections get their turns.
  enum class Kind { wait, send, close, cut, reset, repeat };
  Kind kind = Kind::send;
  std::chrono::milliseconds wait{0};
  std::string bytes;
  std::shared_ptr<const std::string> shared = nullptr;  // not empty: sent in place of `bytes`
  std::size_t back = 0;

  std::string_view payload() const { return shared ? *shared : std::string_view(bytes); }
};

// `response` is a complete HTTP/1.1 response: status line, headers and body.
std::vector<WireStep> shape(Fault fault, std::string_view response);

}  // namespace engagement::faults
