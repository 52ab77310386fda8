#include "mock-server/journal/entry.h"

#include <algorithm>

#include "mock-server/oauth/percent_encoding.h"
#include "mock-server/oauth/verifier.h"
#include "mock-server/text/ascii.h"

namespace engagement::journal {

std::vector<std::string_view> Entry::header_values(std::string_view name) const {
  std::vector<std::string_view> values;
  for (const auto& [field, value] : headers) {
    if (text::equal_ignoring_case(field, name)) {
      values.push_back(value);
    }
  }
  return values;
}

std::string Entry::base_string() const {
  if (!accepted() || !verdict.base_string.empty()) {
    return verdict.base_string;
  }
  oauth::SignedRequest request;
  request.method = method;
  request.target = target;
  request.scheme = scheme;
  request.host = authority;
  request.authorization = header_values("Authorization");
  const auto types = header_values("Content-Type");
  request.content_type = types.empty() ? std::string_view() : types.front();
  request.body = body;
  return oauth::Verifier::base_string_of(request);
}

// What is shown is chosen, not what is hidden: only names and the values of parameters that are no
// secret under any signature method. A header that is no list of such pairs is not shown at all.
std::string redacted_authorization(std::string_view value) {
  constexpr std::string_view kShown[] = {
      "oauth_nonce",   "oauth_timestamp", "oauth_signature_method",
      "oauth_version", "oauth_token",     "oauth_consumer_key",
      "realm"};
  constexpr std::string_view kHidden = "…";
  const auto scheme_end = value.find_first_of(" \t");
  if (!text::equal_ignoring_case(value.substr(0, scheme_end), "OAuth") ||
      scheme_end == std::string_view::npos) {
    return std::string(kHidden);
  }
  std::string out(value.substr(0, scheme_end));
  std::string_view rest = value.substr(scheme_end);
  bool first = true;
  while (!rest.empty()) {
    const std::size_t comma = rest.find(',');
    const std::string_view pair = text::trim(rest.substr(0, comma));
    rest.remove_prefix(comma == std::string_view::npos ? rest.size() : comma + 1);
    const std::size_t equals = pair.find('=');
    const std::string_view name = text::trim(pair.substr(0, equals));
    bool is_shown = false;
    for (const std::string_view known : kShown) {
      is_shown = is_shown || name == known;
    }
    // Exactly one quoted value: nothing else can hide behind a name that is shown.
    const std::string_view quoted =
        equals == std::string_view::npos ? std::string_view() : text::trim(pair.substr(equals + 1));
    is_shown = is_shown && quoted.size() >= 2 && quoted.front() == '"' && quoted.back() == '"' &&
               quoted.substr(1, quoted.size() - 2).find_first_of("\"= ") == std::string_view::npos;
    out += first ? " " : ", ";
    first = false;
    if (is_shown) {
      out.append(name).append("=").append(quoted);
    } else if (name == "oauth_signature") {
      out.append("oauth_signature=\"").append(kHidden).append("\"");
    } else {
      out += kHidden;
    }
  }
  return out;
}

std::string redacted_target(std::string_view target) {
  const std::size_t question = target.find('?');
  if (question == std::string_view::npos) {
    return std::string(target);
  }
  std::string_view rest = target.substr(question + 1);
  if (rest.find('%') == rest.npos && rest.find("oauth_") == rest.npos) {
    return std::string(target);
  }
  std::string out(target.substr(0, question + 1));
  while (true) {
    const std::size_t end = std::min(rest.find('&'), rest.size());
    const std::string_view item = rest.substr(0, end);
    const std::size_t equals = item.find('=');
    // Decoded, since a name may be written "oauth%5Fsignature".
    const auto name = oauth::decode_form(item.substr(0, equals));
    const bool is_shown = name && !name->starts_with("oauth_");
    out += is_shown ? std::string(item)
                    : std::string(item.substr(0, equals)) +
                          (equals == std::string_view::npos ? "" : "=…");
    if (end == rest.size()) {
      return out;
    }
    out += '&';
    rest.remove_prefix(end + 1);
  }
}

}  // namespace engagement::journal
