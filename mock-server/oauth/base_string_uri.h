// The base string URI (RFC 5849 §3.4.1.2): scheme, authority and path, without the query.
#pragma once

#include <memory_resource>
#include <optional>
#include <string>
#include <string_view>

namespace engagement::oauth {

// A request target taken apart. The views point into the target.
struct TargetParts {
  std::string_view scheme;     // of an absolute-form target; empty for origin-form
  std::string_view authority;  // likewise
  std::string_view path;       // raw; "/" when the target has none
  std::string_view query;      // raw, without "?"; empty when there is none
};

// Splits origin-form and absolute-form targets (RFC 9112 §3.2). Never fails: a target of another
// form is taken as a path.
TargetParts split_target(std::string_view target);

struct HostAndPort {
  std::string_view host;  // an IPv6 address keeps its brackets
  std::string_view port;  // empty when there is none
};

// Userinfo is left out. Never fails.
HostAndPort split_authority(std::string_view authority);

// Scheme and host in lower case; the port only when it is not the scheme's default. For an
// absolute-form target its own authority counts, not `host` (RFC 9112 §3.2.2). None when there is
// no host.
std::optional<std::pmr::string> base_string_uri(
    std::string_view scheme, std::string_view host, const TargetParts& target,
    std::pmr::memory_resource* memory = std::pmr::get_default_resource());

}  // namespace engagement::oauth
