#include "mock-server/journal/redactor.h"

#include <algorithm>

#include "mock-server/text/outline.h"

namespace engagement::journal {
namespace {

constexpr std::size_t kStart = 4;  // bytes that lead to the candidates
static_assert(kStart <= Redactor::kShortest);

// Text decoded until no "%XX" is left, and where each byte of it began.
struct Decoded {
  std::string bytes;
  std::vector<std::size_t> begins;  // one more than bytes: the end
};

Decoded decode_all(std::string_view text) {
  Decoded decoded;
  decoded.bytes.reserve(text.size());
  decoded.begins.reserve(text.size() + 1);
  std::size_t at = 0;
  while (at < text.size()) {
    decoded.begins.push_back(at);
    char byte = text[at];
    std::size_t end = at + 1;
    if (const text::Escape escape = text::escape_at(text, at); escape.length > 0) {
      byte = escape.byte;
      end = at + escape.length;
    }
    decoded.bytes += byte == '+' ? ' ' : byte;
    at = end;
  }
  decoded.begins.push_back(text.size());
  return decoded;
}

std::string hex(std::string_view bytes, const char* digits) {
  std::string out;
  for (const char c : bytes) {
    out += digits[static_cast<unsigned char>(c) >> 4];
    out += digits[static_cast<unsigned char>(c) & 15];
  }
  return out;
}

// The digits of Base64 that depend on `bytes` alone when `offset` (0, 1, 2) others stand before
// them in their group of three, and anything behind. `last_two` are the digits for 62 and 63.
std::string base64_inside(std::string_view bytes, std::size_t offset, const char* last_two) {
  std::string digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  digits += last_two;
  const std::string shifted = std::string(offset, '\0') + std::string(bytes);
  std::string out;
  const std::size_t first = (offset * 8 + 5) / 6;
  for (std::size_t i = first; (i + 1) * 6 <= shifted.size() * 8; ++i) {
    const std::size_t bit = i * 6;
    const auto byte = [&](std::size_t at) {
      return at < shifted.size() ? static_cast<unsigned char>(shifted[at]) : 0U;
    };
    const unsigned two = byte(bit / 8) << 8 | byte(bit / 8 + 1);
    out += digits[two >> (10 - bit % 8) & 63];
  }
  return out;
}

std::uint32_t start_of(std::string_view bytes) {
  std::uint32_t start = 0;
  for (std::size_t i = 0; i < kStart; ++i) {
    start = start << 8 | static_cast<unsigned char>(bytes[i]);
  }
  return start;
}

}  // namespace

Redactor::Redactor(const oauth::CredentialStore& credentials,
                   const std::vector<std::string>& others) {
  for (const oauth::Credential& credential : credentials.all()) {
    add(credential.consumer_secret);
    add(credential.token_secret);
  }
  for (const std::string& other : others) {
    add(other);
  }
}

void Redactor::add(std::string_view secret) {
  if (is_too_short(secret)) {
    return;
  }
  add_spelling(secret);
  for (const char* digits : {"0123456789abcdef", "0123456789ABCDEF"}) {
    add_spelling(hex(secret, digits));
  }
  for (std::size_t offset = 0; offset < 3; ++offset) {
    add_spelling(base64_inside(secret, offset, "+/"));
    add_spelling(base64_inside(secret, offset, "-_"));
  }
}

void Redactor::add_spelling(std::string_view spelling) {
  std::string bytes = decode_all(spelling).bytes;
  if (bytes.size() < kShortest) {
    return;  // mostly escapes
  }
  const std::uint32_t start = start_of(bytes);
  const auto [first, last] = by_start_.equal_range(start);
  if (std::none_of(first, last, [&](const auto& each) { return each.second == bytes; })) {
    by_start_.emplace(start, std::move(bytes));
  }
}

std::string Redactor::redact(std::string_view text) const {
  if (text.size() < kShortest || by_start_.empty()) {
    return std::string(text);
  }
  const Decoded decoded = decode_all(text);
  const std::string_view bytes = decoded.bytes;
  std::string out;
  std::size_t copied = 0;  // of text
  std::size_t at = 0;      // in bytes
  while (at + kShortest <= bytes.size()) {
    std::size_t length = 0;
    const auto [first, last] = by_start_.equal_range(start_of(bytes.substr(at)));
    for (auto each = first; each != last; ++each) {
      if (each->second.size() > length && bytes.substr(at).starts_with(each->second)) {
        length = each->second.size();
      }
    }
    if (length == 0) {
      ++at;
      continue;
    }
    out.append(text.substr(copied, decoded.begins[at] - copied)).append("…");
    at += length;
    copied = decoded.begins[at];
  }
  return out.append(text.substr(copied));
}

}  // namespace engagement::journal
