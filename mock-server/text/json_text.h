// JSON written straight into a text, for what is written for every request.
#pragma once

#include <string>
#include <string_view>

namespace engagement::text {

// A string of RFC 8259 §7 with its quotes. Bytes that are no UTF-8 become U+FFFD.
void append_json_string(std::string& out, std::string_view value);

// Likewise, with everything beyond ASCII as "\uXXXX": nothing in it is acted upon by a terminal.
void append_ascii_json_string(std::string& out, std::string_view value);

}  // namespace engagement::text
