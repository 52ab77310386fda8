#include "mock-server/oauth/percent_encoding.h"

#include <array>
#include <cstring>

namespace engagement::oauth {
namespace {

int hex_value(char c) {
  if (c >= '0' && c <= '9') {
    return c - '0';
  }
  if (c >= 'A' && c <= 'F') {
    return c - 'A' + 10;
  }
  if (c >= 'a' && c <= 'f') {
    return c - 'a' + 10;
  }
  return -1;
}

// The byte that the escape at `i` stands for; -1 when there is no whole escape.
int escaped_byte(std::string_view text, std::size_t i) {
  const int high = i + 1 < text.size() ? hex_value(text[i + 1]) : -1;
  const int low = i + 2 < text.size() ? hex_value(text[i + 2]) : -1;
  return high < 0 || low < 0 ? -1 : high * 16 + low;
}

// Hands every decoded byte to `take`; false at the first "%" without two hex digits.
template <typename Take>
bool decode_bytes(std::string_view text, bool plus_is_space, const Take& take) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      const int byte = escaped_byte(text, i);
      if (byte < 0) {
        return false;
      }
      take(static_cast<char>(byte));
      i += 2;
    } else {
      take(text[i] == '+' && plus_is_space ? ' ' : text[i]);
    }
  }
  return true;
}

std::optional<std::string> decode_with(std::string_view text, bool plus_is_space) {
  const bool is_plain =
      text.find('%') == text.npos && (!plus_is_space || text.find('+') == text.npos);
  if (is_plain) {
    return std::string(text);
  }
  std::string out;
  out.reserve(text.size());
  if (!decode_bytes(text, plus_is_space, [&](char c) { out.push_back(c); })) {
    return std::nullopt;
  }
  return out;
}

char* write_encoded_byte(char* out, char c) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  const auto byte = static_cast<unsigned char>(c);
  if (kUnreserved[byte]) {
    *out = c;
    return out + 1;
  }
  out[0] = '%';
  out[1] = kDigits[byte >> 4];
  out[2] = kDigits[byte & 15];
  return out + 3;
}

}  // namespace

// Unreserved characters mostly stand together: they are copied run by run.
void append_encoded(std::string& out, std::string_view bytes) {
  while (true) {
    const std::size_t run = unreserved_prefix(bytes);
    out.append(bytes.data(), run);
    if (run == bytes.size()) {
      return;
    }
    std::array<char, 3> escape{};
    write_encoded_byte(escape.data(), bytes[run]);
    out.append(escape.data(), escape.size());
    bytes.remove_prefix(run + 1);
  }
}

void append_encoded(TextSink& out, std::string_view bytes) {
  constexpr std::size_t kPiece = TextSink::kMostRoom / 3;  // what surely fits, encoded
  while (!bytes.empty()) {
    const std::string_view piece = bytes.substr(0, kPiece);
    char* const begin = out.room(encoded_size_limit(piece));
    out.wrote(static_cast<std::size_t>(write_encoded(begin, piece) - begin));
    bytes.remove_prefix(piece.size());
  }
}

std::string encode(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size() + bytes.size() / 4);
  append_encoded(out, bytes);
  return out;
}

std::optional<std::string> decode(std::string_view text) {
  return decode_with(text, false);
}

std::optional<std::string> decode_form(std::string_view text) {
  return decode_with(text, true);
}

char* write_encoded(char* out, std::string_view text) {
  while (true) {
    const std::size_t run = unreserved_prefix(text);
    std::memcpy(out, text.data(), run);
    out += run;
    if (run == text.size()) {
      return out;
    }
    out = write_encoded_byte(out, text[run]);
    text.remove_prefix(run + 1);
  }
}

char* write_decoded(char* out, std::string_view text) {
  return decode_bytes(text, false, [&](char c) { *out++ = c; }) ? out : nullptr;
}

char* write_form_reencoded(char* out, std::string_view text) {
  return decode_bytes(text, true, [&](char c) { out = write_encoded_byte(out, c); }) ? out
                                                                                     : nullptr;
}

}  // namespace engagement::oauth
