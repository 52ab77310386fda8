#include "mock-server/journal/redactor.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <set>
#include <utility>

#include "mock-server/text/outline.h"

namespace engagement::journal {
namespace {

constexpr std::size_t kStart = 4;  // bytes that lead to the candidates
// A spelling that begins at one of so many places covers the last of them and kStart bytes from
// there.
constexpr std::size_t kStride = Redactor::kShortest - kStart + 1;
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

// Of at least kStart bytes.
std::uint32_t start_of(const char* bytes) {
  std::uint32_t start = 0;
  static_assert(sizeof start == kStart);
  std::memcpy(&start, bytes, sizeof start);
  return start;
}

// Without an escape, a text is its own decoding.
bool is_plain(std::string_view text) {
  return text.find('%') == text.npos && text.find('+') == text.npos;
}

// The upper half of the product depends on all of the start.
std::uint32_t hash_of(std::uint32_t start) {
  return static_cast<std::uint32_t>((start * std::uint64_t{0x9e3779b97f4a7c15}) >> 32);
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
  build_index();
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
  spellings_.insert(std::move(bytes));
}

void Redactor::build_index() {
  // A power of two, of at least 32 bits for each piece: most of them stay 0.
  filter_.assign(std::bit_ceil(spellings_.size() * kStride / 2 + 1), 0);
  std::set<std::size_t, std::greater<>> lengths;
  for (const std::string& spelling : spellings_) {
    lengths.insert(spelling.size());
    starts_.insert(start_of(spelling.data()));
    for (std::size_t at = 0; at < kStride; ++at) {
      const std::uint32_t hash = hash_of(start_of(spelling.data() + at));
      filter_[hash >> 6 & (filter_.size() - 1)] |= std::uint64_t{1} << (hash & 63);
    }
  }
  lengths_.assign(lengths.begin(), lengths.end());
}

// The first of the places at + n * kStride so that a spelling may begin there or at one of the
// kStride - 1 places behind it; with less than kShortest bytes behind it when there is none.
std::size_t Redactor::pass_by(std::string_view bytes, std::size_t at) const {
  const std::uint64_t* const filter = filter_.data();
  const std::size_t mask = filter_.size() - 1;
  for (; at + kShortest <= bytes.size(); at += kStride) {
    const std::uint32_t hash = hash_of(start_of(bytes.data() + at + kStride - 1));
    if ((filter[hash >> 6 & mask] >> (hash & 63) & 1) != 0) {
      break;
    }
  }
  return at;
}

// Of the longest spelling that `bytes` begin with; 0 when there is none.
std::size_t Redactor::length_at(std::string_view bytes) const {
  if (!starts_.contains(start_of(bytes.data()))) {
    return 0;
  }
  for (const std::size_t length : lengths_) {
    if (length <= bytes.size() && spellings_.contains(bytes.substr(0, length))) {
      return length;
    }
  }
  return 0;
}

// `bytes` are the text decoded; `place_of` tells where in the text one of them, or the end, stands.
template <typename PlaceOf>
std::string Redactor::masked(std::string_view text, std::string_view bytes,
                             PlaceOf place_of) const {
  std::string out;
  std::size_t copied = 0;              // of text
  std::size_t at = pass_by(bytes, 0);  // in bytes
  while (at + kShortest <= bytes.size()) {
    const std::size_t end = std::min(at + kStride, bytes.size() - kShortest + 1);
    std::size_t length = 0;
    while (at < end && (length = length_at(bytes.substr(at))) == 0) {
      ++at;
    }
    if (length > 0) {
      out.append(text.substr(copied, place_of(at) - copied)).append("…");
      at += length;
      copied = place_of(at);
    }
    at = pass_by(bytes, at);
  }
  return out.append(text.substr(copied));
}

bool Redactor::is_surely_clean(std::string_view text) const {
  return text.size() < kShortest || spellings_.empty() ||
         (is_plain(text) && pass_by(text, 0) + kShortest > text.size());
}

void Redactor::redact_in_place(std::string& text) const {
  if (!is_surely_clean(text)) {
    text = redact(text);
  }
}

std::string Redactor::redact(std::string_view text) const {
  if (is_surely_clean(text)) {
    return std::string(text);
  }
  if (is_plain(text)) {
    return masked(text, text, [](std::size_t at) { return at; });
  }
  const Decoded decoded = decode_all(text);
  return masked(text, decoded.bytes, [&](std::size_t at) { return decoded.begins[at]; });
}

}  // namespace engagement::journal
