#include "mock-server/recorded/request_line.h"

#include <algorithm>

#include "mock-server/text/ascii.h"

namespace engagement::recorded {
namespace {

// A token (RFC 9110 §5.6.2).
bool is_token(std::string_view text) {
  constexpr std::string_view kOthers = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
    return text::is_alphanumeric(c) || kOthers.find(c) != std::string_view::npos;
  });
}

bool is_version(std::string_view text) {
  constexpr std::string_view kName = "HTTP/";
  return text.starts_with(kName) && text.size() <= kName.size() + 3 && text.size() > kName.size() &&
         text::is_digit(text[kName.size()]);
}

std::string_view without_blanks_behind(std::string_view text) {
  return text.substr(0, text.find_last_not_of(" \t") + 1);
}

}  // namespace

std::string_view take_line(std::string_view& rest) {
  const std::size_t newline = rest.find('\n');
  std::string_view line = rest.substr(0, newline);
  rest.remove_prefix(newline == std::string_view::npos ? rest.size() : newline + 1);
  if (line.ends_with('\r')) {
    line.remove_suffix(1);
  }
  return line;
}

std::optional<RequestLine> parse_request_line(std::string_view line) {
  line = without_blanks_behind(line);
  const std::size_t space = line.find(' ');
  if (space == std::string_view::npos || !is_token(line.substr(0, space))) {
    return std::nullopt;
  }
  RequestLine parts;
  parts.method = line.substr(0, space);
  parts.target = line.substr(space + 1);
  const std::size_t last = parts.target.rfind(' ');
  if (last != std::string_view::npos && is_version(parts.target.substr(last + 1))) {
    parts.has_version = true;
    parts.target = parts.target.substr(0, last);
  } else if (!parts.target.starts_with('/') && !parts.target.starts_with("http://") &&
             !parts.target.starts_with("https://")) {
    return std::nullopt;
  }
  return parts.target.empty() ? std::nullopt : std::optional(parts);
}

std::optional<std::pair<std::string_view, std::string_view>> parse_field(std::string_view line) {
  const std::size_t colon = line.find(':', 1);
  if (colon == std::string_view::npos) {
    return std::nullopt;
  }
  const std::string_view name = line.substr(0, colon);
  if (!is_token(name.substr(name.starts_with(':') ? 1 : 0))) {
    return std::nullopt;
  }
  return std::pair(name, text::trim(line.substr(colon + 1)));
}

}  // namespace engagement::recorded
