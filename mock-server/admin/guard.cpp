#include "mock-server/admin/guard.h"

#include <algorithm>
#include <array>

#include "mock-server/oauth/random_bytes.h"
#include "mock-server/oauth/signature.h"
#include "mock-server/text/ascii.h"
#include "mock-server/transport/request_framer.h"

namespace engagement::admin {
namespace {

// A browser resolves no name to get there, so no name can be rebound.
bool is_address(std::string_view host) {
  if (host.starts_with('[')) {
    return host.ends_with(']');
  }
  return !host.empty() && host.find_first_not_of("0123456789.") == std::string_view::npos;
}

bool is_ours(std::string_view authority, const GuardRules& rules) {
  const std::size_t colon = authority.rfind(':');
  const bool has_port = colon != std::string_view::npos && !authority.ends_with(']');
  const std::string port(has_port ? authority.substr(colon + 1) : "80");
  const std::string host = lower_case(has_port ? authority.substr(0, colon) : authority);
  if (port != std::to_string(rules.port)) {
    return false;
  }
  return std::find(rules.hosts.begin(), rules.hosts.end(), host) != rules.hosts.end() ||
         (rules.any_address && is_address(host));
}

std::optional<Problem> refuse_host(const transport::Request& request, const GuardRules& rules) {
  const auto hosts = transport::field_values(request.headers, "Host");
  if (hosts.size() == 1 && is_ours(hosts.front(), rules)) {
    return std::nullopt;
  }
  return Problem(403, "host_refused",
                 "The Host of the request is not a name of this listener. Call it by the address "
                 "in the ready line, such as http://127.0.0.1:" +
                     std::to_string(rules.port) + ".");
}

std::optional<Problem> refuse_site(const transport::Request& request, const GuardRules& rules) {
  constexpr std::string_view kScheme = "http://";
  for (const std::string_view origin : transport::field_values(request.headers, "Origin")) {
    if (!origin.starts_with(kScheme) || !is_ours(origin.substr(kScheme.size()), rules)) {
      return Problem(403, "origin_refused", "Pages of other sites may not call the admin API.");
    }
  }
  for (const std::string_view site : transport::field_values(request.headers, "Sec-Fetch-Site")) {
    if (site != "same-origin" && site != "none") {
      return Problem(403, "origin_refused", "Pages of other sites may not call the admin API.");
    }
  }
  return std::nullopt;
}

bool shows_token(const transport::Request& request, const std::string& token) {
  const auto values = transport::field_values(request.headers, "Authorization");
  constexpr std::string_view kScheme = "bearer ";
  if (values.size() != 1 || lower_case(values.front().substr(0, kScheme.size())) != kScheme) {
    return false;
  }
  return oauth::equal_in_constant_time(text::trim(values.front().substr(kScheme.size())), token);
}

bool is_read(const transport::Request& request) {
  return request.method == "GET" || request.method == "HEAD";
}

std::optional<Problem> refuse_token(const transport::Request& request, const GuardRules& rules) {
  // The page itself is no secret; it asks for the token before it shows a request.
  const bool is_public = request.target == "/health" || request.target == "/ready" ||
                         request.target == "/" || request.target == "/ui" ||
                         request.target.starts_with("/ui/");
  const bool is_open =
      is_read(request) ? !rules.reads_need_token || is_public : !rules.writes_need_token;
  if (is_open || shows_token(request, rules.token)) {
    return std::nullopt;
  }
  return Problem(401, "token_missing",
                 "This call needs the token of the ready line: send \"Authorization: Bearer "
                 "TOKEN\".");
}

std::optional<Problem> refuse_type(const transport::Request& request) {
  const auto types = transport::field_values(request.headers, "Content-Type");
  if (request.body.empty() && (types.empty() || is_read(request))) {
    return std::nullopt;
  }
  const std::string_view type = types.size() == 1 ? types.front() : std::string_view();
  if (lower_case(text::trim(type.substr(0, type.find(';')))) == "application/json") {
    return std::nullopt;
  }
  return Problem(415, "content_type_refused",
                 "Bodies are JSON: send \"Content-Type: application/json\".");
}

}  // namespace

std::optional<Problem> refuse(const transport::Request& request, const GuardRules& rules) {
  if (auto problem = refuse_host(request, rules)) {
    return problem;
  }
  if (auto problem = refuse_site(request, rules)) {
    return problem;
  }
  if (auto problem = refuse_token(request, rules)) {
    return problem;
  }
  return refuse_type(request);
}

std::string lower_case(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), text::to_lower);
  return out;
}

bool is_loopback(std::string_view host) {
  return text::equal_ignoring_case(host, "localhost") || host == "::1" ||
         (host.starts_with("127.") && is_address(host));
}

std::string random_token() {
  std::array<unsigned char, 16> bytes{};
  oauth::fill_random(bytes);
  constexpr char kDigits[] = "0123456789abcdef";
  std::string token;
  for (const unsigned char byte : bytes) {
    token += kDigits[byte >> 4];
    token += kDigits[byte & 0xf];
  }
  return token;
}

}  // namespace engagement::admin
