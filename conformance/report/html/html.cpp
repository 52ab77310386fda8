#include "conformance/report/html/html.h"

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/sha.h>

#include <algorithm>
#include <array>
#include <stdexcept>

#include "conformance/text/text.h"
#include "report_pieces.h"

namespace engagement::conformance::html {
namespace {

bool is_inside_character(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

}  // namespace

std::string escaped(std::string_view bytes, std::size_t longest) {
  if (bytes.size() <= longest) {
    return xml_escaped(printable(bytes));
  }
  std::size_t end = longest;
  while (end > 0 && is_inside_character(bytes[end])) {
    --end;
  }
  return xml_escaped(printable(bytes.substr(0, end))) +
         fmt::format("… ({} bytes more)", bytes.size() - end);
}

std::string_view piece(std::string_view file) {
  for (const pieces::EmbeddedFile& each : pieces::embedded_files()) {
    if (each.name == file) {
      return each.content;
    }
  }
  throw std::logic_error("there is no embedded file " + std::string(file));
}

std::string fill(std::string_view piece,
                 std::initializer_list<std::pair<std::string_view, std::string_view>> values) {
  std::string result;
  for (;;) {
    const std::size_t begin = piece.find("{{");
    const std::size_t end = piece.find("}}", begin);
    if (begin == std::string_view::npos || end == std::string_view::npos) {
      return result.append(piece);
    }
    const std::string_view name = piece.substr(begin + 2, end - begin - 2);
    const auto* const value = std::find_if(values.begin(), values.end(),
                                           [name](const auto& each) { return each.first == name; });
    if (value == values.end()) {
      throw std::logic_error("no value for {{" + std::string(name) + "}}");
    }
    result.append(piece.substr(0, begin)).append(value->second);
    piece.remove_prefix(end + 2);
  }
}

std::string slug(std::string_view name) {
  std::string result(name);
  std::replace_if(
      result.begin(), result.end(),
      [](char c) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                           (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
        return !plain;
      },
      '-');
  return result;
}

std::string link_to_case(std::string_view name) {
  return fmt::format("<a href=\"#case-{}\">{}</a>", slug(name), escaped(name));
}

std::string link_to_clause(std::string_view id) {
  return fmt::format("<a class=\"id\" href=\"#clause-{}\">{}</a>", slug(id), escaped(id));
}

std::string counted(std::size_t number, std::string_view noun) {
  return fmt::format("{} {}{}", number, noun, number == 1 ? "" : "s");
}

std::string hash_source(std::string_view text) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data());
  std::array<unsigned char, 4 * ((SHA256_DIGEST_LENGTH + 2) / 3) + 1> base64{};
  const int length = EVP_EncodeBlock(base64.data(), digest.data(), static_cast<int>(digest.size()));
  return "'sha256-" + std::string(base64.begin(), base64.begin() + length) + "'";
}

}  // namespace engagement::conformance::html
