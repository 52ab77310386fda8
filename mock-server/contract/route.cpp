#include "mock-server/contract/route.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <span>
#include <utility>

#include "mock-server/oauth/base_string_uri.h"
#include "mock-server/oauth/percent_encoding.h"
#include "mock-server/text/ascii.h"
#include "mock-server/text/outline.h"
#include "mock-server/text/printable.h"

namespace engagement::contract {
namespace {

// API page, "Request": an empty literal is the place of a value.
struct Segment {
  std::string_view literal;
  std::string_view name;  // of the value, for messages
  std::string RouteValues::*value;
};

constexpr std::array<Segment, 14> kTemplate{{
    {"api", "", nullptr},
    {"account", "", nullptr},
    {"", "account", &RouteValues::account},
    {"monitoring", "", nullptr},
    {"visitors", "", nullptr},
    {"", "visitor", &RouteValues::visitor},
    {"visits", "", nullptr},
    {"current", "", nullptr},
    {"campaigns", "", nullptr},
    {"", "campaign", &RouteValues::campaign},
    {"engagements", "", nullptr},
    {"", "engagement", &RouteValues::engagement},
    {"contexts", "", nullptr},
    {"", "context", &RouteValues::context},
}};

constexpr std::string_view kShape =
    "/api/account/{account}/monitoring/visitors/{visitor}/visits/current/campaigns/{campaign}/"
    "engagements/{engagement}/contexts/{context}?v=1&sid={sessionid}";

// Hands over each of the parts between separators, and its number from 0; returns how many.
template <typename Take>
std::size_t for_each_part(std::string_view text, char separator, const Take& take) {
  for (std::size_t number = 0;; ++number) {
    const std::size_t end = text.find(separator);
    take(text.substr(0, end), number);
    if (end == std::string_view::npos) {
      return number + 1;
    }
    text.remove_prefix(end + 1);
  }
}

// These sentences stand in answers: of what was received they show words of the route, in any case,
// and the outline of everything else.
std::string quoted(std::string_view raw) {
  const bool is_word = std::any_of(kTemplate.begin(), kTemplate.end(), [&](const Segment& segment) {
    return !segment.literal.empty() && text::equal_ignoring_case(segment.literal, raw);
  });
  return "\"" + text::shown(is_word ? std::string(raw) : text::outline(raw), 80) + "\"";
}

void note(RouteCheck& check, std::string problem) {
  if (check.problem.empty()) {
    check.problem = std::move(problem);
  }
}

bool read_segment(const Segment& expected, std::string_view raw, std::size_t number,
                  RouteCheck& check) {
  if (expected.value == nullptr && raw == expected.literal) {
    return true;
  }
  auto decoded = oauth::decode(raw);
  if (!decoded) {
    note(check, "Segment " + std::to_string(number) + " of the path, " + quoted(raw) +
                    ", holds a \"%\" that two hex digits do not follow.");
    return false;
  }
  if (expected.value == nullptr) {
    if (*decoded == expected.literal) {
      return true;
    }
    note(check, "Segment " + std::to_string(number) + " of the path is " + quoted(raw) +
                    " where the route has \"" + std::string(expected.literal) + "\".");
    return false;
  }
  std::string& value = check.values.*expected.value;
  value = std::move(*decoded);
  if (value.empty()) {
    note(check, "The " + std::string(expected.name) + " in the path is empty.");
    return false;
  }
  return true;
}

bool read_path(std::string_view path, std::string_view base_path, RouteCheck& check) {
  if (!path.starts_with(base_path) || !path.substr(base_path.size()).starts_with('/')) {
    note(check, "The path does not begin with " +
                    (base_path.empty() ? "\"/\"" : "\"" + std::string(base_path) + "\"") + ".");
    return false;
  }
  bool matches = true;
  const auto take = [&](std::string_view segment, std::size_t i) {
    if (i < kTemplate.size()) {
      matches = read_segment(kTemplate[i], segment, i + 1, check) && matches;
    }
  };
  const std::size_t segments = for_each_part(path.substr(base_path.size() + 1), '/', take);
  if (segments != kTemplate.size()) {
    note(check, "The path has " + std::to_string(segments) + " segments; the route has " +
                    std::to_string(kTemplate.size()) + ".");
    matches = false;
  }
  return matches;
}

// Reading 2: the text 1, or what is the same number.
bool is_number_one(std::string_view text) {
  if (text.empty() || !std::all_of(text.begin(), text.end(),
                                   [](char c) { return text::is_digit(c) || c == '.'; })) {
    return false;
  }
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() && value == 1.0;
}

// How often a parameter stands in the query, and its first value.
struct Sent {
  std::size_t times = 0;
  std::string value;

  void take(std::string&& another) {
    if (++times == 1) {
      value = std::move(another);
    }
  }
};

bool read_query(std::string_view query, RouteCheck& check) {
  Sent version;
  Sent session;
  bool is_readable = true;
  const auto take = [&](std::string_view item, std::size_t /*number*/) {
    const std::size_t equals = std::min(item.find('='), item.size());
    const auto name = oauth::decode_form(item.substr(0, equals));
    auto value = oauth::decode_form(item.substr(std::min(equals + 1, item.size())));
    if (!name || !value) {
      is_readable = false;
      note(check, "The query holds a \"%\" that two hex digits do not follow.");
    } else if (*name == "v") {
      version.take(std::move(*value));
    } else if (*name == "sid") {
      session.take(std::move(*value));
    }
  };
  if (!query.empty()) {
    for_each_part(query, '&', take);
  }
  const bool has_version = version.times == 1 && is_number_one(version.value);
  if (!has_version) {
    note(check, version.times > 1 ? "The query has more than one v; send v=1 once."
                                  : "The query has no v=1, the version of the API; send it.");
  }
  const bool has_session = session.times == 1 && !session.value.empty();
  if (!has_session) {
    note(check, session.times > 1
                    ? "The query has more than one sid; send it once."
                    : "The query has no sid, the session's id, or an empty one; send it.");
  }
  if (session.times == 1) {
    check.values.session = std::move(session.value);
  }
  return is_readable && has_version && has_session;
}

}  // namespace

RouteCheck check_route(std::string_view target, std::string_view base_path) {
  const oauth::TargetParts parts = oauth::split_target(target);
  RouteCheck check;
  check.path_matches = read_path(parts.path, base_path, check);
  check.query_matches = read_query(parts.query, check);
  if (!check.path_matches) {
    check.problem += " The route is " + std::string(base_path) + std::string(kShape) + ".";
  }
  return check;
}

}  // namespace engagement::contract
