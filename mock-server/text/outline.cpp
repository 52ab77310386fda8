#include "mock-server/text/outline.h"

#include "mock-server/text/ascii.h"

namespace engagement::text {
namespace {

int hex_value(char c) {
  return c >= '0' && c <= '9'   ? c - '0'
         : c >= 'a' && c <= 'f' ? c - 'a' + 10
         : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                : -1;
}

bool are_hex(std::string_view two) {
  return two.size() == 2 && hex_value(two[0]) >= 0 && hex_value(two[1]) >= 0;
}

bool says_something(char byte) {
  return is_alphanumeric(byte) || static_cast<unsigned char>(byte) >= 0x80;
}

char outlined(char c) {
  if (static_cast<unsigned char>(c) >= 0x80) {
    return '?';
  }
  return is_digit(c) ? '0' : c >= 'a' && c <= 'z' ? 'x' : c >= 'A' && c <= 'Z' ? 'X' : c;
}

}  // namespace

Escape escape_at(std::string_view text, std::size_t at) {
  if (at >= text.size() || text[at] != '%' || !are_hex(text.substr(at + 1, 2))) {
    return {};
  }
  // "%2541" is "%41" is "A": the end of one escape is the beginning of the next.
  std::size_t digits = at + 1;
  while (text.substr(digits, 2) == "25" && are_hex(text.substr(digits + 2).substr(0, 2))) {
    digits += 2;
  }
  return {digits + 2 - at,
          static_cast<char>(16 * hex_value(text[digits]) + hex_value(text[digits + 1]))};
}

std::string outline(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const Escape escape = escape_at(text, at);
    if (escape.length == 0) {
      out += outlined(text[at++]);
    } else if (says_something(escape.byte)) {
      out.append(text.substr(at, escape.length - 2)).append("xx");
      at += escape.length;
    } else {
      out.append(text.substr(at, escape.length));
      at += escape.length;
    }
  }
  return out;
}

}  // namespace engagement::text
