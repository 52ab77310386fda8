#include "mock-server/recorded/pasted_request.h"

#include <algorithm>
#include <charconv>

#include "mock-server/oauth/base_string_uri.h"
#include "mock-server/oauth/parameters.h"
#include "mock-server/text/ascii.h"

namespace engagement::recorded {
namespace {

std::optional<std::size_t> parse_length(std::string_view digits) {
  std::size_t length = 0;
  const auto [end, error] = std::from_chars(digits.begin(), digits.end(), length);
  return error == std::errc() && end == digits.end() ? std::optional(length) : std::nullopt;
}

void add_pseudo_field(PastedRequest& pasted, std::string_view name, std::string_view value) {
  RecordedRequest& request = pasted.request;
  if (name == ":authority" && request.host.empty()) {
    request.host = value;
  } else if (name == ":method") {
    request.method = value;
  } else if (name == ":path" && !value.empty()) {
    request.target = value;
  } else if (name == ":scheme" && (value == "http" || value == "https")) {
    request.scheme = value;
    pasted.scheme_from = "it stands in \":scheme\"";
  }
}

}  // namespace

void add_field(PastedRequest& pasted, std::string_view name, std::string_view value) {
  RecordedRequest& request = pasted.request;
  value = text::trim(value);
  if (name.starts_with(':')) {
    add_pseudo_field(pasted, name, value);
  } else if (text::equal_ignoring_case(name, "Host")) {
    request.host = value;
  } else if (text::equal_ignoring_case(name, "Authorization")) {
    request.authorization.emplace_back(value);
  } else if (text::equal_ignoring_case(name, "Content-Type")) {
    request.content_type = value;
  } else if (text::equal_ignoring_case(name, "Content-Length")) {
    pasted.content_length = parse_length(value);
  }
}

void finish(PastedRequest& pasted) {
  RecordedRequest& request = pasted.request;
  std::string scheme(oauth::split_target(request.target).scheme);
  std::transform(scheme.begin(), scheme.end(), scheme.begin(), text::to_lower);
  if (scheme == "http" || scheme == "https") {
    request.scheme = scheme;
    pasted.scheme_from = "it stands in the request target";
  }
  if (oauth::is_form_content_type(request.content_type) &&
      request.body.size() < pasted.content_length.value_or(0)) {
    pasted.notes.emplace_back(
        "The form body, whose parameters are signed, is not (wholly) in the input, so the "
        "signature cannot match. A trace of curl shows bodies with --trace-ascii instead of -v.");
  }
}

bool has_oauth(const PastedRequest& pasted) {
  const auto is_oauth = [](std::string_view value) {
    return text::equal_ignoring_case(value.substr(0, value.find_first_of(" \t")), "OAuth");
  };
  const RecordedRequest& request = pasted.request;
  return std::any_of(request.authorization.begin(), request.authorization.end(), is_oauth) ||
         request.target.find("oauth_") != std::string::npos;
}

}  // namespace engagement::recorded
