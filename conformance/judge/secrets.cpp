#include "conformance/judge/secrets.h"

#include <openssl/evp.h>

#include <algorithm>
#include <cctype>
#include <nlohmann/json.hpp>

#include "conformance/judge/percent.h"

namespace engagement::conformance {
namespace {

constexpr std::size_t kShortestSecret = 4;

std::string base64(const std::string& bytes) {
  std::string text(4 * ((bytes.size() + 2) / 3) + 1, '\0');
  const int length = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                                     reinterpret_cast<const unsigned char*>(bytes.data()),
                                     static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(length));
  return text;
}

// The part of the Base64 text that depends on `secret` alone when `offset` (0, 1, 2) bytes stand
// before it in its group of three, and anything behind it.
std::string base64_inside(std::string_view secret, std::size_t offset) {
  const std::string text = base64(std::string(offset, 'x') + std::string(secret));
  const std::size_t first = offset == 0 ? 0 : offset + 1;
  const std::size_t whole_digits = (offset + secret.size()) * 8 / 6;
  return text.substr(first, whole_digits - first);
}

std::string with_lower_case_escapes(std::string raw) {
  for (std::size_t i = 0; i + 2 < raw.size(); ++i) {
    if (raw[i] == '%') {
      raw[i + 1] = static_cast<char>(std::tolower(static_cast<unsigned char>(raw[i + 1])));
      raw[i + 2] = static_cast<char>(std::tolower(static_cast<unsigned char>(raw[i + 2])));
    }
  }
  return raw;
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != text.npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}

std::string hex(std::string_view secret, std::string_view digits) {
  std::string text;
  for (const char c : secret) {
    text += digits[static_cast<unsigned char>(c) >> 4];
    text += digits[static_cast<unsigned char>(c) & 15];
  }
  return text;
}

// As many libraries write JSON: all beyond ASCII as "\u00e9", in either case of digits.
void add_ascii_json(std::string_view secret, std::vector<std::string>& spellings) {
  using nlohmann::json;
  const std::string dumped =
      json(std::string(secret)).dump(-1, ' ', true, json::error_handler_t::replace);
  std::string text = dumped.substr(1, dumped.size() - 2);
  spellings.push_back(text);
  for (std::size_t at = text.find("\\u"); at != text.npos; at = text.find("\\u", at + 6)) {
    for (std::size_t i = at + 2; i < at + 6; ++i) {
      text[i] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[i])));
    }
  }
  spellings.push_back(text);
}

void add_base64(std::string_view secret, std::vector<std::string>& spellings) {
  // Shorter pieces of Base64 would turn up by chance.
  constexpr std::size_t kShortestPiece = 8;
  for (std::size_t offset = 0; offset < 3; ++offset) {
    const std::string piece = base64_inside(secret, offset);
    if (piece.size() >= kShortestPiece) {
      spellings.push_back(piece);
      spellings.push_back(replaced(replaced(piece, "+", "-"), "/", "_"));
      spellings.push_back(percent_encoded(piece));
    }
  }
}

}  // namespace

std::vector<std::string> spellings_of_secret(std::string_view secret) {
  std::vector<std::string> spellings;
  if (secret.size() < kShortestSecret) {
    return spellings;
  }
  const std::string encoded = percent_encoded(secret);
  spellings = {std::string(secret), encoded, with_lower_case_escapes(encoded),
               replaced(encoded, "%20", "+"), percent_encoded(encoded)};
  spellings.push_back(hex(secret, "0123456789abcdef"));
  spellings.push_back(hex(secret, "0123456789ABCDEF"));
  // As in a line of JSON, such as the one that an adapter was given.
  spellings.push_back(replaced(replaced(std::string(secret), "\\", "\\\\"), "\"", "\\\""));
  add_ascii_json(secret, spellings);
  spellings.push_back(replaced(encoded, "%2F", "/"));
  add_base64(secret, spellings);
  // Longest first, so that replacing one leaves no rest of another.
  std::sort(spellings.begin(), spellings.end(), [](const std::string& a, const std::string& b) {
    return a.size() != b.size() ? a.size() > b.size() : a < b;
  });
  spellings.erase(std::unique(spellings.begin(), spellings.end()), spellings.end());
  return spellings;
}

std::string without_secrets(std::string text, const Inputs& inputs) {
  for (const std::string* secret : {&inputs.consumer_secret, &inputs.token_secret}) {
    for (const std::string& spelling : spellings_of_secret(*secret)) {
      text = replaced(std::move(text), spelling, "…");
    }
  }
  return text;
}

}  // namespace engagement::conformance
