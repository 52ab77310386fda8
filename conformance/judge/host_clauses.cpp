// URL-METHOD and the Host of URL-HOST.
#include <fmt/core.h>

#include <algorithm>
#include <cctype>

#include "conformance/judge/clauses.h"

namespace engagement::conformance {
namespace {

std::string lower(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return result;
}

// Host and port of the base URL; a default port may be left out (RFC 9110 §4.2.3).
std::string authority_of(std::string_view url) {
  const std::size_t scheme_end = url.find("://");
  if (scheme_end == url.npos) {
    return {};
  }
  const std::string_view default_port =
      lower(url.substr(0, scheme_end)) == "https" ? ":443" : ":80";
  const std::string_view rest = url.substr(scheme_end + 3);
  std::string authority = lower(rest.substr(0, rest.find_first_of("/?#")));
  if (authority.ends_with(default_port)) {
    authority.resize(authority.size() - default_port.size());
  }
  return authority;
}

void judge_method(const Attempt& attempt, Findings& findings) {
  const journal::Entry& entry = *attempt.first;
  if (entry.method != "GET") {
    findings.add({"URL-METHOD", "method",
                  "the request does not use GET; the endpoint knows GET only", "GET", entry.method,
                  attempt.number});
  }
  const std::vector<std::string_view> lengths = entry.header_values("Content-Length");
  // An empty chunked body is no content, as "Content-Length: 0" is none.
  const bool announces_body = std::any_of(lengths.begin(), lengths.end(),
                                          [](std::string_view each) { return each != "0"; });
  if (!entry.body.empty() || announces_body) {
    findings.add({"URL-METHOD", "body", "the request has a body; send none with GET", "no body",
                  announces_body && !lengths.empty()
                      ? fmt::format("Content-Length: {}", lengths.front())
                      : "a body",
                  attempt.number});
  }
}

void judge_host_field(const Attempt& attempt, const std::string& base_url, Findings& findings) {
  const std::vector<std::string_view> hosts = attempt.first->header_values("Host");
  const std::string expected = authority_of(base_url);
  if (hosts.size() != 1) {
    findings.add({"URL-HOST", "count", "the request needs exactly one Host field", expected,
                  fmt::format("{} Host fields", hosts.size()), attempt.number});
    return;
  }
  // Bringing both to the form without a default port.
  const std::string scheme = base_url.substr(0, base_url.find("://"));
  if (authority_of(fmt::format("{}://{}", scheme, hosts.front())) != expected) {
    findings.add({"URL-HOST", "host",
                  "Host is not that of the base URL; it is host:port, the port left out only when "
                  "it is the scheme's default",
                  expected, std::string(hosts.front()), attempt.number});
  }
}

}  // namespace

void judge_host(const CaseView& view, Findings& findings) {
  for (const Attempt& attempt : view.attempts) {
    judge_method(attempt, findings);
    judge_host_field(attempt, view.evidence.base_url, findings);
  }
}

}  // namespace engagement::conformance
