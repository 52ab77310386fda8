#include "conformance/faulty-clients/url.h"

#include <algorithm>
#include <map>

namespace faulty_client {
namespace {

std::map<std::string, std::string> values_of(const Inputs& inputs) {
  return {{"account", inputs.account},   {"visitor", inputs.visitor},
          {"campaign", inputs.campaign}, {"engagement", inputs.engagement},
          {"context", inputs.context},   {"session", inputs.session},
          {"key", inputs.consumer_key},  {"secret", inputs.consumer_secret},
          {"token", inputs.token}};
}

// In one pass: what a value holds is not looked at.
std::string filled(std::string text, const Inputs& inputs, Encoder encode) {
  const std::map<std::string, std::string> values = values_of(inputs);
  std::string_view form = text;
  std::string result;
  while (!form.empty()) {
    const std::size_t open = std::min(form.find('{'), form.size());
    result += form.substr(0, open);
    form.remove_prefix(open);
    const std::size_t close = form.find('}');
    if (close != form.npos) {
      result += encode(values.at(std::string(form.substr(1, close - 1))));
      form.remove_prefix(close + 1);
    }
  }
  return result;
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != text.npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}

// As a chain of replace() does it: a placeholder that came in with a value is filled as well.
std::string filled_one_by_one(std::string text, const Inputs& inputs, Encoder encode) {
  const std::map<std::string, std::string> values = values_of(inputs);
  for (const char* name : {"account", "visitor", "campaign", "engagement", "context", "session"}) {
    const std::string value = encode(values.at(name));
    text = replaced(text, std::string("{") + name + "}",
                    replaced(replaced(value, "%7B", "{"), "%7D", "}"));
  }
  return replaced(replaced(text, "{", "%7B"), "}", "%7D");
}

std::string without_slash_at_end(const BaseUrl& base) {
  return base.path.ends_with('/') ? base.path.substr(0, base.path.size() - 1) : base.path;
}

}  // namespace

BaseUrl parse_base_url(std::string_view url) {
  BaseUrl base;
  base.https = url.starts_with("https://");
  url.remove_prefix(std::min(url.find("//") + 2, url.size()));
  const std::size_t slash = std::min(url.find('/'), url.size());
  base.path = url.substr(slash);
  std::string_view authority = url.substr(0, slash);
  if (authority.starts_with('[')) {
    const std::size_t close = std::min(authority.find(']'), authority.size() - 1);
    base.host = authority.substr(1, close - 1);
    authority.remove_prefix(close + 1);
  } else {
    const std::size_t colon = std::min(authority.find(':'), authority.size());
    base.host = authority.substr(0, colon);
    authority.remove_prefix(colon);
  }
  base.port = authority.empty() ? "" : authority.substr(1);
  return base;
}

std::string host_field(const BaseUrl& base) {
  const bool is_ipv6 = base.host.find(':') != std::string::npos;
  const bool is_default = base.port.empty() || base.port == (base.https ? "443" : "80");
  return (is_ipv6 ? "[" + base.host + "]" : base.host) + (is_default ? "" : ":" + base.port);
}

std::string request_target(const BaseUrl& base, const Inputs& given, const Behaviour& behaviour) {
  Inputs inputs = given;
  if (behaviour.read_ids != nullptr) {
    behaviour.read_ids(inputs);
  }
  const auto fill = behaviour.fills_one_by_one ? filled_one_by_one : filled;
  std::string target =
      behaviour.base_path != nullptr ? behaviour.base_path(base) : without_slash_at_end(base);
  target += fill(behaviour.path, inputs, behaviour.path_encode);
  if (!behaviour.query.empty()) {
    target += "?" + fill(behaviour.query, inputs, behaviour.query_encode);
  }
  return behaviour.change_target != nullptr ? behaviour.change_target(target) : target;
}

Parameters query_of(const std::string& target) {
  Parameters parameters;
  const std::size_t question = target.find('?');
  std::string_view query = target;
  query.remove_prefix(question == target.npos ? target.size() : question + 1);
  query = query.substr(0, query.find('#'));
  while (!query.empty()) {
    const std::size_t end = std::min(query.find('&'), query.size());
    std::string part(query.substr(0, end));
    std::replace(part.begin(), part.end(), '+', ' ');
    const std::size_t equals = std::min(part.find('='), part.size());
    if (!part.empty()) {
      parameters.emplace_back(
          percent_decoded(part.substr(0, equals)),
          equals == part.size() ? "" : percent_decoded(part.substr(equals + 1)));
    }
    query.remove_prefix(std::min(end + 1, query.size()));
  }
  return parameters;
}

}  // namespace faulty_client
