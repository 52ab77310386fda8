#include "mock-server/oauth/base_string_uri.h"

#include <algorithm>

#include "mock-server/text/ascii.h"

namespace engagement::oauth {
namespace {

void append_lower(std::pmr::string& out, std::string_view bytes) {
  for (const char c : bytes) {
    out.push_back(text::to_lower(c));
  }
}

bool is_default_port(std::string_view scheme, std::string_view port) {
  return port.empty() || port == (scheme == "https" ? "443" : "80");
}

}  // namespace

HostAndPort split_authority(std::string_view authority) {
  if (const auto at = authority.rfind('@'); at != std::string_view::npos) {
    authority.remove_prefix(at + 1);  // userinfo is no part of the base string URI
  }
  const auto colon = authority.rfind(':');
  const auto bracket = authority.rfind(']');
  if (colon == std::string_view::npos || (bracket != std::string_view::npos && colon < bracket)) {
    return {authority, {}};
  }
  return {authority.substr(0, colon), authority.substr(colon + 1)};
}

TargetParts split_target(std::string_view target) {
  TargetParts parts;
  if (const auto colon = target.find("://"); !target.starts_with('/') &&
                                             colon != std::string_view::npos &&
                                             colon < target.find_first_of("/?")) {
    parts.scheme = target.substr(0, colon);
    target.remove_prefix(colon + 3);
    const auto end = std::min(target.find_first_of("/?"), target.size());
    parts.authority = target.substr(0, end);
    target.remove_prefix(end);
  }
  const auto question = target.find('?');
  parts.path = target.substr(0, question);
  if (question != std::string_view::npos) {
    parts.query = target.substr(question + 1);
  }
  if (parts.path.empty()) {
    parts.path = "/";
  }
  return parts;
}

std::optional<std::pmr::string> base_string_uri(std::string_view scheme, std::string_view host,
                                                const TargetParts& target,
                                                std::pmr::memory_resource* memory) {
  if (!target.authority.empty()) {
    host = target.authority;
    scheme = target.scheme;
  }
  const HostAndPort authority = split_authority(host);
  if (authority.host.empty()) {
    return std::nullopt;
  }
  std::pmr::string uri(memory);
  uri.reserve(scheme.size() + host.size() + target.path.size() + 4);
  append_lower(uri, scheme);
  const std::size_t scheme_size = uri.size();
  uri += "://";
  append_lower(uri, authority.host);
  if (!is_default_port(std::string_view(uri).substr(0, scheme_size), authority.port)) {
    uri += ':';
    uri += authority.port;
  }
  uri += target.path;
  return uri;
}

}  // namespace engagement::oauth
