// Percent-encoding as OAuth wants it (RFC 5849 §3.6) and decoding (RFC 3986 §2.1).
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "mock-server/oauth/text_sink.h"
#include "mock-server/text/ascii.h"

namespace engagement::oauth {

inline constexpr text::ByteSet kUnreserved = [] {
  text::ByteSet table{};
  for (const char c : std::string_view("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                       "0123456789-._~")) {
    table[static_cast<unsigned char>(c)] = true;
  }
  return table;
}();

// Unreserved characters (RFC 3986 §2.3) stand for themselves; every other byte becomes %XX with
// upper-case digits.
inline bool is_unreserved(char c) {
  return kUnreserved[static_cast<unsigned char>(c)];
}

// How many bytes at the begin of `text` are unreserved.
inline std::size_t unreserved_prefix(std::string_view text) {
  return text::prefix_in(kUnreserved, text);
}

// Whether encode(text) is `text` itself.
inline bool is_all_unreserved(std::string_view text) {
  return unreserved_prefix(text) == text.size();
}

// Appends the encoded form of `bytes`, whatever they are.
void append_encoded(std::string& out, std::string_view bytes);
void append_encoded(TextSink& out, std::string_view bytes);
std::string encode(std::string_view bytes);

// Decodes %XX in either case. None when a "%" is not followed by two hex digits. "+" stays.
std::optional<std::string> decode(std::string_view text);

// As application/x-www-form-urlencoded (RFC 5849 §3.4.1.3.1): decode(), and "+" is a space.
std::optional<std::string> decode_form(std::string_view text);

// The same into memory of the caller's, for where each allocation counts. Each writes at `out` and
// returns the end of what it wrote, which is at most so long:
constexpr std::size_t encoded_size_limit(std::string_view text) {
  return 3 * text.size();
}
// encode(text).
char* write_encoded(char* out, std::string_view text);
// decode(text), no longer than `text`. Null when there is none.
char* write_decoded(char* out, std::string_view text);
// encode(decode_form(text)), in one pass. Null when there is none.
char* write_form_reencoded(char* out, std::string_view text);

}  // namespace engagement::oauth
