#include "client-under-test/url.h"

#include <algorithm>
#include <charconv>
#include <stdexcept>

#include "client-under-test/signer/percent_encoding.h"

namespace engagement_client {
namespace {

constexpr int kHttpPort = 80;
constexpr int kHttpsPort = 443;

[[noreturn]] void refuse(std::string_view reason) {
  throw std::invalid_argument("the base URL " + std::string(reason) +
                              "; give one such as https://host.example or "
                              "http://127.0.0.1:8080/prefix");
}

std::string to_lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') {
      c = static_cast<char>(c - 'A' + 'a');
    }
  }
  return lower;
}

bool is_visible_ascii(char c) {
  return c > 0x20 && c < 0x7F;
}

bool parse_scheme(std::string_view& rest) {
  const auto end = rest.find("://");
  const std::string scheme = to_lower(rest.substr(0, end));
  if (end == std::string_view::npos || (scheme != "http" && scheme != "https")) {
    refuse("does not begin with http:// or https://");
  }
  rest.remove_prefix(end + 3);
  return scheme == "https";
}

int parse_port(std::string_view text, bool https) {
  if (text.empty()) {  // "host:" is the default port too (RFC 3986 §3.2.3)
    return https ? kHttpsPort : kHttpPort;
  }
  int port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc() || end != text.data() + text.size() || port < 1 || port > 65535) {
    refuse("has a port that is not a number from 1 to 65535");
  }
  return port;
}

// Splits "host:port" or "[ipv6]:port"; the host is returned in lower case and without brackets.
std::string split_host(std::string_view authority, std::string_view& port) {
  const bool is_ipv6 = authority.starts_with('[');
  const auto host_end = is_ipv6 ? authority.find(']') : authority.find(':');
  if (is_ipv6 && host_end == std::string_view::npos) {
    refuse("has an IPv6 address without its closing bracket");
  }
  const auto after = host_end == std::string_view::npos ? "" : authority.substr(host_end + is_ipv6);
  if (!after.empty() && after.front() != ':') {
    refuse("has text between the host and the path that is not a port");
  }
  port = after.empty() ? after : after.substr(1);
  return to_lower(is_ipv6 ? authority.substr(1, host_end - 1) : authority.substr(0, host_end));
}

}  // namespace

std::string BaseUrl::origin() const {
  return (https ? "https://" : "http://") + authority;
}

BaseUrl parse_base_url(std::string_view url) {
  if (!std::all_of(url.begin(), url.end(), is_visible_ascii)) {
    refuse("has spaces, control or non-ASCII characters, which must be percent-encoded");
  }
  if (url.find_first_of("?#") != std::string_view::npos) {
    refuse("has a query or a fragment");
  }
  BaseUrl base;
  base.https = parse_scheme(url);
  const auto path_start = std::min(url.find('/'), url.size());
  const std::string_view authority = url.substr(0, path_start);
  if (authority.find('@') != std::string_view::npos) {
    refuse("has a user name");
  }
  std::string_view port;
  base.host = split_host(authority, port);
  if (base.host.empty()) {
    refuse("has no host");
  }
  base.port = parse_port(port, base.https);

  base.authority = authority.starts_with('[') ? "[" + base.host + "]" : base.host;
  if (base.port != (base.https ? kHttpsPort : kHttpPort)) {
    base.authority += ":" + std::to_string(base.port);
  }
  // A slash at the end would double the one that the endpoint's path begins with.
  const auto path_end = url.find_last_not_of('/');
  base.path = path_end != std::string_view::npos && path_end >= path_start
                  ? std::string(url.substr(path_start, path_end + 1 - path_start))
                  : "";
  return base;
}

std::string endpoint_path(const BaseUrl& base, const Engagement& ids) {
  using signer::percent_encode;
  return base.path + "/api/account/" + percent_encode(ids.account) + "/monitoring/visitors/" +
         percent_encode(ids.visitor) + "/visits/current/campaigns/" + percent_encode(ids.campaign) +
         "/engagements/" + percent_encode(ids.engagement) + "/contexts/" +
         percent_encode(ids.context);
}

std::vector<signer::Parameter> endpoint_query(const Engagement& ids) {
  return {{"v", "1"}, {"sid", ids.session}};
}

std::string request_target(const std::string& path, const std::vector<signer::Parameter>& query) {
  std::string target = path;
  char separator = '?';
  for (const signer::Parameter& parameter : query) {
    target += separator + signer::percent_encode(parameter.name) + "=" +
              signer::percent_encode(parameter.value);
    separator = '&';
  }
  return target;
}

}  // namespace engagement_client
