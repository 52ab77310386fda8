#include "conformance/faulty-clients/encoders.h"

#include <array>
#include <cctype>
#include <cstdio>
#include <string_view>
#include <utility>
#include <vector>

namespace faulty_client {
namespace {

constexpr std::string_view kUpper = "0123456789ABCDEF";
constexpr std::string_view kLower = "0123456789abcdef";
constexpr std::string_view kSubDelimiters = "!$&'()*+,;=:@";

bool is_unreserved(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '.' || c == '_' ||
         c == '~';
}

bool is_ascii(char c) {
  return static_cast<unsigned char>(c) < 0x80;
}

std::string escaped(char c, std::string_view digits = kUpper) {
  const auto byte = static_cast<unsigned char>(c);
  return {'%', digits[byte >> 4], digits[byte & 15]};
}

std::string encoded(const std::string& bytes, std::string_view kept,
                    std::string_view digits = kUpper) {
  std::string text;
  for (const char c : bytes) {
    const bool stays = is_unreserved(c) || kept.find(c) != kept.npos;
    text += stays ? std::string(1, c) : escaped(c, digits);
  }
  return text;
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != text.npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}

bool is_hex(char c) {
  return std::isxdigit(static_cast<unsigned char>(c)) != 0;
}

// Only for valid UTF-8, which the inputs are.
std::vector<char32_t> characters(const std::string& bytes) {
  std::vector<char32_t> all;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      all.push_back(byte);
    } else if (byte >= 0xC0) {
      all.push_back(byte >= 0xF0 ? byte & 7U : byte >= 0xE0 ? byte & 15U : byte & 31U);
    } else if (!all.empty()) {
      all.back() = all.back() << 6 | (byte & 63U);
    }
  }
  return all;
}

}  // namespace

std::string strict(const std::string& bytes) {
  return encoded(bytes, "");
}

std::string strict_lower_hex(const std::string& bytes) {
  return encoded(bytes, "", kLower);
}

std::string raw(const std::string& bytes) {
  return bytes;
}

std::string twice(const std::string& bytes) {
  return strict(strict(bytes));
}

std::string form(const std::string& bytes) {
  return replaced(replaced(encoded(bytes, "*"), "%20", "+"), "~", "%7E");
}

std::string form_lower_hex(const std::string& bytes) {
  return replaced(encoded(bytes, "!*()", kLower), "%20", "+");
}

std::string plus_for_space(const std::string& bytes) {
  return replaced(strict(bytes), "%20", "+");
}

std::string encode_uri(const std::string& bytes) {
  return encoded(bytes, ";/?:@&=+$,#!*'()");
}

std::string encode_uri_component(const std::string& bytes) {
  return encoded(bytes, "!*'()");
}

std::string keeps_slash(const std::string& bytes) {
  return encoded(bytes, "/");
}

std::string keeps_sub_delimiters(const std::string& bytes) {
  return encoded(bytes, kSubDelimiters);
}

std::string keeps_percent(const std::string& bytes) {
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const bool looks_encoded =
        bytes[i] == '%' && i + 2 < bytes.size() && is_hex(bytes[i + 1]) && is_hex(bytes[i + 2]);
    text += looks_encoded ? "%" : strict(bytes.substr(i, 1));
  }
  return text;
}

std::string keeps_plus(const std::string& bytes) {
  return encoded(bytes, "+");
}

std::string keeps_tilde_out(const std::string& bytes) {
  return replaced(strict(bytes), "~", "%7E");
}

std::string spaces_only(const std::string& bytes) {
  return replaced(bytes, " ", "%20");
}

std::string latin1(const std::string& bytes) {
  std::string text;
  for (const char32_t c : characters(bytes)) {
    text += strict(std::string(1, c < 0x100 ? static_cast<char>(c) : '?'));
  }
  return text;
}

std::string utf8_twice(const std::string& bytes) {
  std::string again;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      again += c;
    } else {
      again += static_cast<char>(0xC0U | byte >> 6U);
      again += static_cast<char>(0x80U | (byte & 63U));
    }
  }
  return strict(again);
}

std::string percent_u(const std::string& bytes) {
  std::string text;
  for (const char32_t c : characters(bytes)) {
    std::array<char, 12> escape{};
    if (c < 0x80) {
      text += strict(std::string(1, static_cast<char>(c)));
    } else {
      std::snprintf(escape.data(), escape.size(), c < 0x100 ? "%%%02X" : "%%u%04X",
                    static_cast<unsigned>(c));
      text += escape.data();
    }
  }
  return text;
}

std::string drops_non_ascii(const std::string& bytes) {
  std::string rest;
  for (const char c : bytes) {
    rest += is_ascii(c) ? std::string(1, c) : "";
  }
  return strict(rest);
}

std::string raw_non_ascii(const std::string& bytes) {
  std::string text;
  for (const char c : bytes) {
    text += is_ascii(c) ? strict(std::string(1, c)) : std::string(1, c);
  }
  return text;
}

std::string composed(const std::string& bytes) {
  return strict(replaced(bytes, "e\u0301", "\u00e9"));
}

std::string decodes_first(const std::string& bytes) {
  return strict(percent_decoded(bytes));
}

std::string trims(const std::string& bytes) {
  const std::size_t first = bytes.find_first_not_of(' ');
  return first == bytes.npos ? ""
                             : strict(bytes.substr(first, bytes.find_last_not_of(' ') + 1 - first));
}

std::string hyphen_encoded(const std::string& bytes) {
  return replaced(replaced(replaced(strict(bytes), "-", "%2D"), ".", "%2E"), "_", "%5F");
}

std::string percent_decoded(const std::string& text) {
  std::string bytes;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && is_hex(text[i + 1]) && is_hex(text[i + 2])) {
      bytes += static_cast<char>(std::stoi(text.substr(i + 1, 2), nullptr, 16));
      i += 2;
    } else {
      bytes += text[i];
    }
  }
  return bytes;
}

}  // namespace faulty_client
