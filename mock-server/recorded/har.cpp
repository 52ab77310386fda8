#include "mock-server/recorded/har.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>

#include "mock-server/data/document.h"
#include "mock-server/oauth/percent_encoding.h"
#include "mock-server/recorded/stated_time.h"

namespace engagement::recorded {
namespace {

using nlohmann::json;

// Members of one place of the file; refuses what does not fit.
class Place {
 public:
  Place(std::string_view file, std::string pointer, const json& value)
      : file_(file), pointer_(std::move(pointer)), value_(value) {}

  [[noreturn]] void refuse(const std::string& reason) const {
    throw data::DataError(std::string(file_), pointer_, reason);
  }

  // Whether the member is there, and not null.
  bool has(const std::string& name) const {
    const json* found = find(name);
    return found != nullptr && !found->is_null();
  }

  Place member(const std::string& name) const {
    const json* found = find(name);
    if (found == nullptr) {
      refuse("the member \"" + name + "\" is missing");
    }
    return {file_, pointer_ + "/" + name, *found};
  }

  // Empty when it is absent or null.
  std::string text(const std::string& name) const {
    if (!has(name)) {
      return {};
    }
    const json& found = value_.at(name);
    if (!found.is_string()) {
      member(name).refuse("should be a string");
    }
    return found.get<std::string>();
  }

  // Each element of a list; an absent list is an empty one.
  std::vector<Place> list(const std::string& name) const {
    std::vector<Place> places;
    if (!has(name)) {
      return places;
    }
    const json& found = value_.at(name);
    if (!found.is_array()) {
      member(name).refuse("should be a list");
    }
    for (std::size_t i = 0; i < found.size(); ++i) {
      places.emplace_back(file_, pointer_ + "/" + name + "/" + std::to_string(i), found[i]);
    }
    return places;
  }

  const std::string& pointer() const { return pointer_; }

 private:
  const json* find(const std::string& name) const {
    if (!value_.is_object()) {
      refuse("should be an object");
    }
    const auto found = value_.find(name);
    return found == value_.end() ? nullptr : &*found;
  }

  std::string_view file_;
  std::string pointer_;
  const json& value_;
};

bool is_plain_url(std::string_view url) {
  return std::all_of(url.begin(), url.end(), [](char c) { return c > 0x20 && c < 0x7f; });
}

// Scheme, authority and target of "https://host:443/path?query#fragment".
void take_url(const Place& request, const std::string& url, PastedRequest& pasted) {
  const std::size_t scheme_end = url.find("://");
  const std::string scheme = url.substr(0, scheme_end);
  if (scheme_end == std::string::npos || (scheme != "http" && scheme != "https")) {
    request.member("url").refuse("should be a URL that begins with \"https://\" or \"http://\"");
  }
  const std::string rest = url.substr(scheme_end + 3, url.find('#') - scheme_end - 3);
  const std::size_t path = std::min(rest.find_first_of("/?"), rest.size());
  pasted.request.scheme = scheme;
  pasted.scheme_from = "it stands in the URL";
  pasted.request.called_authority = rest.substr(0, path);
  pasted.request.target = (path < rest.size() && rest[path] == '/' ? "" : "/") + rest.substr(path);
  if (!is_plain_url(rest)) {
    pasted.notes.emplace_back(
        "The URL of this entry has characters that no URL has: the tool that wrote the file seems "
        "to have decoded it, and what was really sent may look different.");
  }
}

void take_headers(const Place& request, PastedRequest& pasted) {
  for (const Place& header : request.list("headers")) {
    add_field(pasted, header.text("name"), header.text("value"));
  }
  if (pasted.request.host.empty()) {
    pasted.request.host = pasted.request.called_authority;
  }
}

// The text as it was sent, or else made of the parameters, which are decoded.
void take_body(const Place& data, PastedRequest& pasted) {
  if (pasted.request.content_type.empty()) {
    pasted.request.content_type = data.text("mimeType");
  }
  std::string& body = pasted.request.body;
  body = data.text("text");
  if (!body.empty()) {
    return;
  }
  for (const Place& parameter : data.list("params")) {
    body += (body.empty() ? "" : "&") + oauth::encode(parameter.text("name")) + "=" +
            oauth::encode(parameter.text("value"));
  }
}

PastedRequest read_entry(const Place& entry) {
  const Place request = entry.member("request");
  PastedRequest pasted;
  pasted.place = entry.pointer();
  pasted.request.method = request.text("method");
  if (pasted.request.method.empty()) {
    request.refuse("the member \"method\" is missing");
  }
  take_url(request, request.text("url"), pasted);
  take_headers(request, pasted);
  if (request.has("postData")) {
    take_body(request.member("postData"), pasted);
  }
  pasted.request.reference_time = parse_iso_time(entry.text("startedDateTime"));
  if (pasted.request.reference_time) {
    pasted.time_from = "startedDateTime";
  }
  finish(pasted);
  return pasted;
}

}  // namespace

std::vector<PastedRequest> parse_har(std::string_view file, std::string_view text) {
  const json document = data::parse_json(file, text);
  if (document.is_object() && document.contains("request_target")) {
    throw data::DataError(std::string(file), "",
                          "this is a recorded request, not a HAR file; use engagement-mock verify");
  }
  std::vector<PastedRequest> requests;
  for (const Place& entry : Place(file, "", document).member("log").list("entries")) {
    requests.push_back(read_entry(entry));
  }
  if (requests.empty()) {
    throw data::DataError(std::string(file), "/log/entries", "there is no request in this file");
  }
  return requests;
}

}  // namespace engagement::recorded
