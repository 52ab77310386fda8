// The parts of a raw request target (RFC 9112 §3.2), none of them decoded.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace engagement::conformance {

struct RequestTarget {
  std::string path;
  bool has_query = false;
  std::string query;  // without the "?"
};

// absolute-form is reduced to its path and query.
RequestTarget parse_target(std::string_view target);

// "a/b//c" gives a, b, "", c.
std::vector<std::string> split(std::string_view text, char separator);

// Name and value of each parameter in order; a parameter without "=" has an empty value. Empty
// parameters ("a=1&&b=2") are left out.
std::vector<std::pair<std::string, std::string>> parse_query(std::string_view query);

}  // namespace engagement::conformance
