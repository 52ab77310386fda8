#include "mock-server/oauth/punycode.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace engagement::oauth {
namespace {

void append_utf8(std::string& out, std::uint32_t point) {
  if (point < 0x80) {
    out += static_cast<char>(point);
  } else if (point < 0x800) {
    out += static_cast<char>(0xC0 | (point >> 6));
    out += static_cast<char>(0x80 | (point & 0x3F));
  } else if (point < 0x10000) {
    out += static_cast<char>(0xE0 | (point >> 12));
    out += static_cast<char>(0x80 | ((point >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (point & 0x3F));
  } else {
    out += static_cast<char>(0xF0 | (point >> 18));
    out += static_cast<char>(0x80 | ((point >> 12) & 0x3F));
    out += static_cast<char>(0x80 | ((point >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (point & 0x3F));
  }
}

// RFC 3492 §6.1, with the parameters of §5.
std::uint32_t adapt(std::uint32_t delta, std::uint32_t points, bool first) {
  delta = first ? delta / 700 : delta / 2;
  delta += delta / points;
  std::uint32_t k = 0;
  for (; delta > 455; k += 36) {
    delta /= 35;
  }
  return k + 36 * delta / (delta + 38);
}

int digit_of(char c) {
  if (c >= 'a' && c <= 'z') {
    return c - 'a';
  }
  return c >= '0' && c <= '9' ? c - '0' + 26 : -1;
}

// RFC 3492 §6.2. None when the label is not valid.
std::optional<std::string> decode_label(std::string_view label) {
  constexpr std::size_t kLongest = 63;  // of a DNS label; it also keeps the arithmetic in range
  if (label.size() > kLongest) {
    return std::nullopt;
  }
  std::vector<std::uint32_t> points;
  const std::size_t delimiter = label.rfind('-');
  std::size_t in = 0;
  if (delimiter != std::string_view::npos) {
    points.assign(label.begin(), label.begin() + static_cast<long>(delimiter));
    in = delimiter + 1;
  }
  std::uint64_t n = 128;
  std::uint64_t i = 0;
  std::uint32_t bias = 72;
  while (in < label.size()) {
    const std::uint64_t before = i;
    std::uint64_t weight = 1;
    for (std::uint32_t k = 36;; k += 36) {
      const int digit = in < label.size() ? digit_of(label[in++]) : -1;
      if (digit < 0) {
        return std::nullopt;
      }
      i += static_cast<std::uint64_t>(digit) * weight;
      const std::uint32_t t = k <= bias ? 1 : (k >= bias + 26 ? 26 : k - bias);
      if (i > 0x7FFFFFFF) {
        return std::nullopt;
      }
      if (static_cast<std::uint32_t>(digit) < t) {
        break;
      }
      weight *= 36 - t;
    }
    const auto count = static_cast<std::uint32_t>(points.size() + 1);
    bias = adapt(static_cast<std::uint32_t>(i - before), count, before == 0);
    n += i / count;
    i %= count;
    if (n > 0x10FFFF) {
      return std::nullopt;
    }
    points.insert(points.begin() + static_cast<long>(i), static_cast<std::uint32_t>(n));
    ++i;
  }
  std::string text;
  for (const std::uint32_t point : points) {
    append_utf8(text, point);
  }
  return text;
}

}  // namespace

std::string host_to_unicode(std::string_view host) {
  constexpr std::string_view kPrefix = "xn--";
  std::string out;
  while (true) {
    const std::size_t dot = host.find('.');
    const std::string_view label = host.substr(0, dot);
    const auto decoded =
        label.starts_with(kPrefix) ? decode_label(label.substr(kPrefix.size())) : std::nullopt;
    out += decoded ? *decoded : std::string(label);
    if (dot == std::string_view::npos) {
      return out;
    }
    out += '.';
    host.remove_prefix(dot + 1);
  }
}

}  // namespace engagement::oauth
