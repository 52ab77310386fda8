// A request as HTTP/1.1 writes it (RFC 9112), copied from a log or a file.
#pragma once

#include <string_view>

#include "mock-server/recorded/pasted_request.h"

namespace engagement::recorded {

// Whether `text` begins like one, behind blank lines.
bool looks_like_raw_request(std::string_view text);

// Lines may end with CRLF or LF; blank lines in front are skipped; a line that begins with white
// space continues the field before it. What follows the first blank line is the body, of which a
// Content-Length says where it ends; without one, line ends at its end are the paste's, not the
// body's. Pure. Throws data::DataError naming `file` and the line.
PastedRequest parse_raw_request(std::string_view file, std::string_view text);

}  // namespace engagement::recorded
