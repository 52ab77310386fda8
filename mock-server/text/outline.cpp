#include "mock-server/text/outline.h"

#include <array>
#include <cstddef>
#include <string>

#include "mock-server/text/ascii.h"

namespace engagement::text {
namespace {

constexpr std::array<signed char, 256> kHexValues = [] {
  std::array<signed char, 256> table{};
  table.fill(-1);
  for (signed char digit = 0; digit < 16; ++digit) {
    table[static_cast<unsigned char>("0123456789abcdef"[digit])] = digit;
    table[static_cast<unsigned char>("0123456789ABCDEF"[digit])] = digit;
  }
  return table;
}();

int hex_value(char c) {
  return kHexValues[static_cast<unsigned char>(c)];
}

// Two hex digits stand at `at`.
bool are_hex(std::string_view text, std::size_t at) {
  return at + 2 <= text.size() && hex_value(text[at]) >= 0 && hex_value(text[at + 1]) >= 0;
}

bool says_something(char byte) {
  return is_alphanumeric(byte) || static_cast<unsigned char>(byte) >= 0x80;
}

constexpr std::array<char, 256> kOutlined = [] {
  std::array<char, 256> table{};
  for (std::size_t i = 0; i < table.size(); ++i) {
    const char c = static_cast<char>(i);
    table[i] = i >= 0x80              ? '?'
               : is_digit(c)          ? '0'
               : c >= 'a' && c <= 'z' ? 'x'
               : c >= 'A' && c <= 'Z' ? 'X'
                                      : c;
  }
  return table;
}();

}  // namespace

Escape escape_at(std::string_view text, std::size_t at) {
  if (at >= text.size() || text[at] != '%' || !are_hex(text, at + 1)) {
    return {};
  }
  // "%2541" is "%41" is "A": the end of one escape is the beginning of the next.
  std::size_t digits = at + 1;
  while (text[digits] == '2' && text[digits + 1] == '5' && are_hex(text, digits + 2)) {
    digits += 2;
  }
  return {digits + 2 - at,
          static_cast<char>(16 * hex_value(text[digits]) + hex_value(text[digits + 1]))};
}

void outline_in_place(std::span<char> text) {
  const std::string_view left(text.data(),
                              text.size());  // what is still to come of it is as it was
  for (std::size_t at = 0; at < text.size();) {
    const Escape escape = left[at] == '%' ? escape_at(left, at) : Escape{};
    if (escape.length == 0) {
      text[at] = kOutlined[static_cast<unsigned char>(text[at])];
      ++at;
      continue;
    }
    at += escape.length;
    if (says_something(escape.byte)) {
      text[at - 2] = text[at - 1] = 'x';
    }
  }
}

std::string outline(std::string_view text) {
  std::string out(text);
  outline_in_place(out);
  return out;
}

}  // namespace engagement::text
