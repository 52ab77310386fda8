#include "mock-server/recorded/recorded_request.h"

#include <nlohmann/json.hpp>

#include "mock-server/data/document.h"
#include "mock-server/oauth/base_string_uri.h"
#include "mock-server/text/ascii.h"

namespace engagement::recorded {
namespace {

using nlohmann::json;

// Reads members of one line's object and refuses what does not fit.
class Reader {
 public:
  Reader(std::string_view file, std::size_t line_number)
      : place_(std::string(file) + ":" + std::to_string(line_number)) {}

  const std::string& place() const { return place_; }

  [[noreturn]] void refuse(const std::string& pointer, const std::string& reason) const {
    throw data::DataError(place_, pointer, reason);
  }

  // Absent and null give none.
  std::optional<std::string> optional_text(const json& object, const std::string& path,
                                           const char* member) const {
    const auto found = object.find(member);
    if (found == object.end() || found->is_null()) {
      return std::nullopt;
    }
    if (!found->is_string()) {
      refuse(path + "/" + member, "should be a string");
    }
    return found->get<std::string>();
  }

  std::string text(const json& object, const char* member) const {
    auto value = optional_text(object, "", member);
    if (!value) {
      refuse("", std::string("the member \"") + member + "\" is missing");
    }
    return std::move(*value);
  }

 private:
  std::string place_;
};

void read_headers(const json& line, const Reader& reader, RecordedRequest& request) {
  const auto headers = line.find("headers");
  if (headers == line.end() || !headers->is_object()) {
    reader.refuse("/headers", "should be an object of header fields");
  }
  for (const auto& [name, value] : headers->items()) {
    // A field that was sent more than once is a list.
    for (const json& each : value.is_array() ? value : json::array({value})) {
      if (!each.is_string()) {
        reader.refuse("/headers/" + name, "should be a string, or a list of strings");
      }
      const std::string text = each;
      if (text::equal_ignoring_case(name, "Host")) {
        request.host = text;
      } else if (text::equal_ignoring_case(name, "Authorization")) {
        request.authorization.emplace_back(text::trim(text));
      } else if (text::equal_ignoring_case(name, "Content-Type")) {
        request.content_type = text;
      }
    }
  }
}

std::optional<oauth::Credential> read_credential(const json& line, const Reader& reader) {
  const auto given = line.find("credentials");
  if (given == line.end() || given->is_null()) {
    return std::nullopt;
  }
  if (!given->is_object()) {
    reader.refuse("/credentials", "should be an object");
  }
  const auto text = [&](const char* member) {
    return reader.optional_text(*given, "/credentials", member);
  };
  const auto key = text("consumer_key");
  if (!key) {
    reader.refuse("/credentials", "the member \"consumer_key\" is missing");
  }
  oauth::Credential credential{*key, text("consumer_secret").value_or(""), text("token"),
                               text("token_secret").value_or(""),
                               text("rsa_public_key").value_or("")};
  if (credential.token && credential.token->empty()) {
    credential.token.reset();
  }
  return credential;
}

std::string read_id(const json& line, const Reader& reader) {
  const auto id = line.find("id");
  if (id == line.end()) {
    return "null";
  }
  if (id->is_structured()) {
    reader.refuse("/id", "should be a string or a number");
  }
  return id->dump(-1, ' ', false, json::error_handler_t::replace);
}

std::int64_t read_time(const json& time, const Reader& reader) {
  if (!time.is_number_integer() || time < 0 || time > oauth::kLatestTime) {
    reader.refuse("/reference_time", "should be an integer from 0 to " +
                                         std::to_string(oauth::kLatestTime) +
                                         ": seconds since 1970");
  }
  return time.get<std::int64_t>();
}

}  // namespace

oauth::SignedRequest RecordedRequest::as_signed() const {
  return {method,       target, scheme, host, {authorization.begin(), authorization.end()},
          content_type, body};
}

RecordedRequest parse_recorded_request(std::string_view file, std::size_t line_number,
                                       std::string_view text) {
  const Reader reader(file, line_number);
  const json line = data::parse_json(reader.place(), text);
  if (!line.is_object()) {
    reader.refuse("", "should be one JSON object on a line of its own");
  }
  RecordedRequest request;
  request.id = read_id(line, reader);
  request.method = reader.text(line, "method");
  request.target = reader.text(line, "request_target");
  request.scheme = reader.optional_text(line, "", "scheme").value_or("https");
  read_headers(line, reader, request);
  request.called_authority =
      oauth::split_target(reader.optional_text(line, "", "url").value_or("")).authority;
  request.content_type =
      reader.optional_text(line, "", "content_type").value_or(request.content_type);
  request.body = reader.optional_text(line, "", "body").value_or("");
  request.credential = read_credential(line, reader);
  if (const auto time = line.find("reference_time"); time != line.end() && !time->is_null()) {
    request.reference_time = read_time(*time, reader);
  }
  return request;
}

}  // namespace engagement::recorded
