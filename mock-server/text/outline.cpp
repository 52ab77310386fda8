#include "mock-server/text/outline.h"

#include <algorithm>
#include <array>
#include <cstddef>

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

std::string outline(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  append_outline(out, text);
  return out;
}

void append_outline(std::string& out, std::string_view text) {
  while (!text.empty()) {
    const std::string_view plain = text.substr(0, text.find('%'));
    const std::size_t size = out.size();
    out.resize(size + plain.size());
    std::transform(plain.begin(), plain.end(), out.begin() + static_cast<std::ptrdiff_t>(size),
                   [](char c) { return kOutlined[static_cast<unsigned char>(c)]; });
    text.remove_prefix(plain.size());
    if (text.empty()) {
      return;
    }
    const Escape escape = escape_at(text, 0);
    const std::size_t length = std::max<std::size_t>(escape.length, 1);
    if (escape.length > 0 && says_something(escape.byte)) {
      out.append(text.substr(0, length - 2)).append("xx");
    } else {
      out.append(text.substr(0, length));
    }
    text.remove_prefix(length);
  }
}

}  // namespace engagement::text
