#include "conformance/judge/authorization_header.h"

#include <algorithm>
#include <cctype>

#include "conformance/judge/percent.h"

namespace engagement::conformance {
namespace {

constexpr std::string_view kSpace = " \t";

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(kSpace);
  if (first == text.npos) {
    return {};
  }
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

// At commas, but not at those inside quotes.
std::vector<std::string_view> split_at_commas(std::string_view text) {
  std::vector<std::string_view> pieces;
  bool in_quotes = false;
  std::size_t start = 0;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    if (i >= text.size() || (text[i] == ',' && !in_quotes)) {
      pieces.push_back(trimmed(text.substr(start, i - start)));
      start = i + 1;
    } else if (in_quotes && text[i] == '\\') {
      ++i;  // a quoted-pair, as a realm may hold (RFC 9110 §5.6.4)
    } else if (text[i] == '"') {
      in_quotes = !in_quotes;
    }
  }
  return pieces;
}

bool is_oauth(std::string_view scheme) {
  constexpr std::string_view kName = "oauth";
  return scheme.size() == kName.size() &&
         std::equal(scheme.begin(), scheme.end(), kName.begin(),
                    [](unsigned char a, char b) { return std::tolower(a) == b; });
}

AuthorizationParameter parse_parameter(std::string_view piece, std::size_t equals) {
  AuthorizationParameter parameter;
  parameter.name = percent_decoded(trimmed(piece.substr(0, equals)));
  std::string_view value = trimmed(piece.substr(equals + 1));
  parameter.quoted = value.size() >= 2 && value.front() == '"' && value.back() == '"';
  if (parameter.quoted) {
    value = value.substr(1, value.size() - 2);
  }
  parameter.raw = value;
  return parameter;
}

}  // namespace

std::string AuthorizationParameter::value() const {
  return percent_decoded(raw);
}

std::vector<const AuthorizationParameter*> AuthorizationHeader::find(std::string_view name) const {
  std::vector<const AuthorizationParameter*> found;
  for (const AuthorizationParameter& each : parameters) {
    if (each.name == name) {
      found.push_back(&each);
    }
  }
  return found;
}

std::string AuthorizationHeader::value_of(std::string_view name) const {
  const std::vector<const AuthorizationParameter*> found = find(name);
  return found.empty() ? std::string() : found.front()->value();
}

AuthorizationHeader parse_authorization(std::string_view field_value) {
  AuthorizationHeader header;
  const std::string_view text = trimmed(field_value);
  const std::size_t space = text.find_first_of(kSpace);
  header.scheme = text.substr(0, space);
  header.has_scheme = space != text.npos && is_oauth(header.scheme);
  if (!header.has_scheme) {
    return header;
  }
  for (const std::string_view piece : split_at_commas(trimmed(text.substr(space)))) {
    const std::size_t equals = piece.find('=');
    if (equals == piece.npos || equals == 0) {
      // One comma too many at the end is what many write, and every reader takes.
      if (header.malformed.empty() && !piece.empty()) {
        header.malformed = piece;
      }
      continue;
    }
    header.parameters.push_back(parse_parameter(piece, equals));
  }
  return header;
}

}  // namespace engagement::conformance
