#include "mock-server/admin/call.h"

#include <algorithm>

#include "mock-server/admin/problem.h"
#include "mock-server/data/document.h"
#include "mock-server/journal/entry_json.h"
#include "mock-server/oauth/percent_encoding.h"

namespace engagement::admin {
namespace {

constexpr std::size_t kDeepest = 32;  // objects and lists within each other

Problem bad_target() {
  return {400, "target_malformed", "The path or the query cannot be percent-decoded."};
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) {
      return parts;
    }
    text.remove_prefix(end + 1);
  }
}

std::string decoded(std::optional<std::string> text) {
  if (!text) {
    throw bad_target();
  }
  return *std::move(text);
}

// Looked at before the text is parsed, whatever a parser does with depth.
std::size_t depth_of(std::string_view json) {
  std::size_t depth = 0;
  std::size_t deepest = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < json.size(); ++i) {
    const char c = json[i];
    if (in_string) {
      i += c == '\\' ? 1 : 0;
      in_string = c != '"';
    } else if (c == '"') {
      in_string = true;
    } else if (c == '{' || c == '[') {
      deepest = std::max(deepest, ++depth);
    } else if ((c == '}' || c == ']') && depth > 0) {
      --depth;
    }
  }
  return deepest;
}

}  // namespace

nlohmann::json Call::body() const {
  if (request.body.empty()) {
    throw Problem(400, "body_missing",
                  "This call needs a JSON body; /openapi.json shows its form.");
  }
  if (depth_of(request.body) > kDeepest) {
    throw Problem(400, "body_too_deep",
                  "The body has more than " + std::to_string(kDeepest) +
                      " objects and lists within each other.");
  }
  return data::parse_json("the body", request.body);
}

Call parse_call(const transport::Request& request) {
  Call call;
  call.request = request;
  const std::string_view target = request.target;
  const std::size_t question = target.find('?');
  const std::string_view path = target.substr(0, question);
  if (!path.starts_with('/')) {
    throw bad_target();
  }
  for (const std::string_view segment : split(path.substr(1), '/')) {
    call.path.push_back(decoded(oauth::decode(segment)));
  }
  if (question == std::string_view::npos || question + 1 == target.size()) {
    return call;
  }
  for (const std::string_view item : split(target.substr(question + 1), '&')) {
    const std::size_t equals = item.find('=');
    call.query.emplace_back(decoded(oauth::decode_form(item.substr(0, equals))),
                            equals == std::string_view::npos
                                ? ""
                                : decoded(oauth::decode_form(item.substr(equals + 1))));
  }
  return call;
}

transport::Answer json_answer(int status, const nlohmann::ordered_json& body) {
  return text_answer(status, journal::to_text(body) + "\n");
}

transport::Answer text_answer(int status, std::string json) {
  transport::Answer answer;
  answer.status = status;
  answer.headers = {{"Content-Type", "application/json"}};
  answer.body = std::move(json);
  return answer;
}

transport::Answer no_content() {
  transport::Answer answer;
  answer.status = 204;
  return answer;
}

transport::Answer error_answer(int status, std::string_view code, std::string_view message,
                               std::string_view pointer) {
  nlohmann::ordered_json body = {{"error", code}, {"message", message}};
  if (!pointer.empty()) {
    body["pointer"] = pointer;
  }
  return json_answer(status, body);
}

void add_common_headers(transport::Answer& answer) {
  answer.headers.emplace_back("X-Content-Type-Options", "nosniff");
  answer.headers.emplace_back("Cache-Control", "no-store");
}

}  // namespace engagement::admin
