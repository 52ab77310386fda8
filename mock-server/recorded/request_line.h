// Lines of a request as text (RFC 9112 §3), read leniently: they were copied by hand.
#pragma once

#include <optional>
#include <string_view>
#include <utility>

namespace engagement::recorded {

// Takes the next line off `rest`, without its LF or CRLF.
std::string_view take_line(std::string_view& rest);

struct RequestLine {
  std::string_view method;
  std::string_view target;  // every byte between method and version, spaces included
  bool has_version = false;
};

// None when it is no request line. The version may be missing when the target begins with "/" or
// "http".
std::optional<RequestLine> parse_request_line(std::string_view line);

// Name and value of "name: value"; the name may be that of a pseudo header field, ":path". None
// when the line is no field.
std::optional<std::pair<std::string_view, std::string_view>> parse_field(std::string_view line);

}  // namespace engagement::recorded
