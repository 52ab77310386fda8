#include "mock-server/text/printable.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace engagement::text {
namespace {

void append_escaped(std::string& out, std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    out.append("\\x").append(1, kDigits[byte >> 4]).append(1, kDigits[byte & 0xf]);
  }
}

bool is_printable_ascii(char c) {
  return c >= 0x20 && c < 0x7f;
}

struct Character {
  std::size_t size = 0;  // bytes; 0: not UTF-8
  std::uint32_t code = 0;
};

// The character outside ASCII that `bytes` begin with (RFC 3629).
Character first_character(std::string_view bytes) {
  const auto lead = static_cast<unsigned char>(bytes.front());
  const std::size_t size = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || bytes.size() < size) {
    return {};
  }
  std::uint32_t code = lead & (0x7fU >> size);
  for (const char c : bytes.substr(1, size - 1)) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xc0) != 0x80) {
      return {};
    }
    code = code << 6 | (byte & 0x3f);
  }
  constexpr std::uint32_t kSmallest[] = {0x80, 0x800, 0x10000};
  const bool is_surrogate = code >= 0xd800 && code <= 0xdfff;
  return code < kSmallest[size - 2] || is_surrogate || code > 0x10ffff ? Character{}
                                                                       : Character{size, code};
}

bool is_hidden(std::uint32_t code) {
  return code < 0xa0 || code == 0xad || code == 0x61c || (code >= 0x200b && code <= 0x200f) ||
         (code >= 0x2028 && code <= 0x202e) || (code >= 0x2060 && code <= 0x206f) ||
         code == 0xfeff || (code >= 0xfff9 && code <= 0xfffb) || code >= 0xe0000;
}

}  // namespace

std::string printable(std::string_view bytes) {
  if (std::all_of(bytes.begin(), bytes.end(), is_printable_ascii)) {
    return std::string(bytes);
  }
  std::string out;
  while (!bytes.empty()) {
    std::size_t size = 1;
    if (is_printable_ascii(bytes.front())) {
      out += bytes.front();
    } else if (const Character character = static_cast<signed char>(bytes.front()) < 0
                                               ? first_character(bytes)
                                               : Character{};
               character.size == 0 || is_hidden(character.code)) {
      size = character.size == 0 ? 1 : character.size;
      append_escaped(out, bytes.substr(0, size));
    } else {
      size = character.size;
      out += bytes.substr(0, size);
    }
    bytes.remove_prefix(size);
  }
  return out;
}

std::string printable_ascii(std::string_view bytes) {
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (is_printable_ascii(bytes[i])) {
      out += bytes[i];
    } else {
      append_escaped(out, bytes.substr(i, 1));
    }
  }
  return out;
}

std::string shown(std::string_view bytes, std::size_t longest) {
  return printable(bytes.substr(0, longest)) + (bytes.size() > longest ? "…" : "");
}

}  // namespace engagement::text
