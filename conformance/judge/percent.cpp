#include "conformance/judge/percent.h"

#include <fmt/core.h>

namespace engagement::conformance {
namespace {

int hex_value(char c) {
  if (c >= '0' && c <= '9') {
    return c - '0';
  }
  if (c >= 'A' && c <= 'F') {
    return c - 'A' + 10;
  }
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool is_escape_at(std::string_view raw, std::size_t at) {
  return at + 2 < raw.size() && hex_value(raw[at + 1]) >= 0 && hex_value(raw[at + 2]) >= 0;
}

bool is_unreserved(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '.' || c == '_' || c == '~';
}

}  // namespace

std::string percent_decoded(std::string_view raw) {
  std::string bytes;
  for (std::size_t i = 0; i < raw.size(); ++i) {
    if (raw[i] == '%' && is_escape_at(raw, i)) {
      bytes += static_cast<char>(hex_value(raw[i + 1]) * 16 + hex_value(raw[i + 2]));
      i += 2;
    } else {
      bytes += raw[i];
    }
  }
  return bytes;
}

std::string percent_encoded(std::string_view bytes) {
  std::string raw;
  for (const char c : bytes) {
    raw += is_unreserved(c) ? std::string(1, c)
                            : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return raw;
}

bool has_broken_escape(std::string_view raw) {
  for (std::size_t i = 0; i < raw.size(); ++i) {
    if (raw[i] == '%' && !is_escape_at(raw, i)) {
      return true;
    }
  }
  return false;
}

std::string first_unencoded(std::string_view raw, std::string_view also_allowed) {
  for (const char c : raw) {
    if (is_unreserved(c) || c == '%' || also_allowed.find(c) != also_allowed.npos) {
      continue;
    }
    if (c == ' ') {
      return "a space";
    }
    return c > ' ' && c < '\x7f' ? fmt::format("\"{}\"", c)
                                 : fmt::format("byte 0x{:02X}", static_cast<unsigned char>(c));
  }
  return {};
}

}  // namespace engagement::conformance
