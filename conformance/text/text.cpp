#include "conformance/text/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

namespace engagement::conformance {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD

bool is_continuation(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

// The length of the UTF-8 character (RFC 3629 §4) that `bytes` begins with; 0 when there is none.
std::size_t character_length(std::string_view bytes) {
  const auto at = [bytes](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
  const unsigned char lead = at(0);
  if (lead < 0x80) {
    return 1;
  }
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || bytes.size() < length ||
      !std::all_of(bytes.begin() + 1, bytes.begin() + static_cast<std::ptrdiff_t>(length),
                   is_continuation)) {
    return 0;
  }
  const unsigned char second = at(1);
  const bool overlong = (lead == 0xE0 && second < 0xA0) || (lead == 0xF0 && second < 0x90);
  const bool surrogate = lead == 0xED && second >= 0xA0;
  const bool too_high = lead == 0xF4 && second >= 0x90;
  return overlong || surrogate || too_high ? 0 : length;
}

// Calls `sink` with each character; with U+FFFD for each byte that belongs to none.
template <typename Sink>
void for_each_character(std::string_view bytes, Sink sink) {
  while (!bytes.empty()) {
    const std::size_t length = character_length(bytes);
    sink(length == 0 ? kReplacement : bytes.substr(0, length));
    bytes.remove_prefix(std::max<std::size_t>(length, 1));
  }
}

// The controls of the bidirectional algorithm (UAX #9 §2) can make text read as what it is not;
// U+2028 and U+2029 end a line.
bool is_format_control(std::string_view character) {
  return character == "\u061C" || (character >= "\u200E" && character <= "\u200F") ||
         (character >= "\u2028" && character <= "\u202E") ||
         (character >= "\u2066" && character <= "\u2069");
}

// C0 and C1 controls and DEL, and those above. C1 (U+0080 to U+009F) is C2 80 to C2 9F in UTF-8.
bool is_control(std::string_view character) {
  const auto first = static_cast<unsigned char>(character[0]);
  return first < 0x20 || first == 0x7F ||
         (first == 0xC2 && static_cast<unsigned char>(character[1]) < 0xA0) ||
         is_format_control(character);
}

std::string escaped_control(std::string_view character) {
  if (is_format_control(character)) {
    unsigned code = 0;
    for (const char c : character) {
      const unsigned bits = static_cast<unsigned char>(c);
      code = (code << 6U) | (bits & (bits >= 0xE0 ? 0x0FU : bits >= 0xC0 ? 0x1FU : 0x3FU));
    }
    return fmt::format("\\u{:04X}", code);
  }
  return fmt::format("\\x{:02X}", static_cast<unsigned char>(character.back()));
}

std::string_view xml_form(std::string_view character) {
  if (character == "&") {
    return "&amp;";
  }
  if (character == "<") {
    return "&lt;";
  }
  if (character == ">") {
    return "&gt;";
  }
  if (character == "\"") {
    return "&quot;";
  }
  const bool allowed_control = character == "\n" || character == "\t" || character == "\r";
  const bool non_character = character == "\xEF\xBF\xBE" || character == "\xEF\xBF\xBF";
  const bool refused =
      (static_cast<unsigned char>(character[0]) < 0x20 && !allowed_control) || non_character;
  return refused ? kReplacement : character;
}

}  // namespace

std::string valid_utf8(std::string_view bytes) {
  std::string result;
  for_each_character(bytes, [&result](std::string_view character) { result += character; });
  return result;
}

std::string printable(std::string_view bytes) {
  std::string result;
  for_each_character(bytes, [&result](std::string_view character) {
    if (character == "\n" || character == "\t" || !is_control(character)) {
      result += character;
    } else if (character != "\r") {
      result += escaped_control(character);
    }
  });
  return result;
}

std::string printable_line(std::string_view bytes) {
  const std::size_t end = bytes.find_last_not_of("\r\n");
  std::string result;
  for (const char c : printable(bytes.substr(0, end + 1))) {
    result += c == '\n' ? std::string("⏎") : std::string(1, c);
  }
  return result;
}

std::string xml_escaped(std::string_view bytes) {
  std::string result;
  for_each_character(bytes,
                     [&result](std::string_view character) { result += xml_form(character); });
  return result;
}

std::string indented(std::string_view text, std::string_view prefix) {
  std::string result;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    result.append(prefix).append(text.substr(0, end)).append("\n");
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return result;
}

std::size_t columns(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return !is_continuation(c); }));
}

}  // namespace engagement::conformance
