// Makes text that came from outside fit to be shown: terminals, JSON and XML each refuse something.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace engagement::conformance {

// Each byte sequence that is not UTF-8 (RFC 3629) replaced by U+FFFD.
std::string valid_utf8(std::string_view bytes);

// Valid UTF-8 without control characters, so that no client can play with the terminal: line ends
// and tabs stay, others become "\x1B".
std::string printable(std::string_view bytes);

// The same in one line: line ends inside become "⏎", those at the end are dropped.
std::string printable_line(std::string_view bytes);

// For XML 1.0 text and attribute values: markup escaped, and U+FFFD in place of what XML 1.0 §2.2
// does not allow even when escaped, such as most control characters.
std::string xml_escaped(std::string_view bytes);

// `text` with `prefix` before each of its lines.
std::string indented(std::string_view text, std::string_view prefix);

// Columns that `text` (UTF-8) takes on a terminal, about: its code points.
std::size_t columns(std::string_view text);

}  // namespace engagement::conformance
