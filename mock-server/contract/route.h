// The one route of the API page ("Request", method and URL), and how a target departs from it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace engagement::contract {

// The values of a request, percent-decoded. Every id is opaque text (docs/contract.md, reading 3).
struct RouteValues {
  std::string account;
  std::string visitor;
  std::string campaign;
  std::string engagement;
  std::string context;
  std::string session;  // sid
};

struct RouteCheck {
  bool path_matches = false;
  // Query matches: exactly one v that is the number 1, and exactly one sid. Extra parameters
  // do not hurt.
  bool query_matches = false;
  // What is wrong, in one sentence; empty when path and query match.
  std::string problem;
  RouteValues values;  // those that could be read
  bool matches() const { return path_matches && query_matches; }
};

// `target` is the raw request target (RFC 9112 §3.2, origin-form; absolute-form is reduced to it).
// `base_path` is a raw prefix such as "/api-gateway", or empty. Never throws.
RouteCheck check_route(std::string_view target, std::string_view base_path);

}  // namespace engagement::contract
