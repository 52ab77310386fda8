// ASCII as HTTP uses it, whatever the locale. Header-only, so that every part may use it.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

namespace engagement::text {

constexpr char to_lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

constexpr bool is_alphanumeric(char c) {
  return is_digit(c) || (to_lower(c) >= 'a' && to_lower(c) <= 'z');
}

// A set of bytes: true for those that are in it.
using ByteSet = std::array<bool, 256>;

// How many bytes at the begin of `text` are in the set.
inline std::size_t prefix_in(const ByteSet& set, std::string_view text) {
  const auto at = [&](std::size_t i) {
    return static_cast<unsigned>(set[static_cast<unsigned char>(text[i])]);
  };
  std::size_t size = 0;
  // Eight at a time: of most texts that are asked about, all are.
  while (size + 8 <= text.size() &&
         (at(size) & at(size + 1) & at(size + 2) & at(size + 3) & at(size + 4) & at(size + 5) &
          at(size + 6) & at(size + 7)) != 0) {
    size += 8;
  }
  while (size < text.size() && at(size) != 0) {
    ++size;
  }
  return size;
}

inline bool is_all_in(const ByteSet& set, std::string_view text) {
  return prefix_in(set, text) == text.size();
}

inline bool equal_ignoring_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return to_lower(x) == to_lower(y); });
}

// Without the spaces and tabs around it (OWS of RFC 9110 §5.6.3).
constexpr std::string_view trim(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) {
    return {};
  }
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

}  // namespace engagement::text
