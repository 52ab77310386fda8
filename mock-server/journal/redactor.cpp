#include "mock-server/journal/redactor.h"

#include <algorithm>

namespace engagement::journal {
namespace {

constexpr std::size_t kStart = 4;  // bytes that lead to the candidates
static_assert(kStart <= Redactor::kShortest);

int hex_value(char c) {
  return c >= '0' && c <= '9'   ? c - '0'
         : c >= 'a' && c <= 'f' ? c - 'a' + 10
         : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                : -1;
}

// The byte that "%XX" at `at` stands for; -1 when there is none.
int encoded_byte(std::string_view text, std::size_t at) {
  if (at + 2 >= text.size() || text[at] != '%') {
    return -1;
  }
  const int high = hex_value(text[at + 1]);
  const int low = hex_value(text[at + 2]);
  return high < 0 || low < 0 ? -1 : 16 * high + low;
}

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
    if (const int first = encoded_byte(text, at); first >= 0) {
      // "%2541" is "%41" is "A": the end of one escape is the beginning of the next.
      std::size_t last_two = at + 1;
      while (text.substr(last_two, 2) == "25" && last_two + 3 < text.size() &&
             hex_value(text[last_two + 2]) >= 0 && hex_value(text[last_two + 3]) >= 0) {
        last_two += 2;
      }
      byte = static_cast<char>(16 * hex_value(text[last_two]) + hex_value(text[last_two + 1]));
      end = last_two + 2;
    }
    decoded.bytes += byte == '+' ? ' ' : byte;
    at = end;
  }
  decoded.begins.push_back(text.size());
  return decoded;
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
  std::string bytes = decode_all(secret).bytes;
  if (bytes.size() < kShortest) {
    return;
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
