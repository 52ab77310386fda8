// The Authorization header field of an OAuth 1.0 request (RFC 5849 §3.5.1, RFC 9110 §11.4).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace engagement::oauth {

struct HeaderParameter {
  std::string name;   // percent-decoded
  std::string value;  // unquoted and percent-decoded
};

// The parameters in their order, realm left out; or why the value cannot be read.
struct AuthorizationHeader {
  enum class Status { ok, other_scheme, malformed, not_quoted };
  Status status = Status::ok;
  std::string problem;  // one sentence; empty when ok
  std::vector<HeaderParameter> parameters;
  std::optional<std::string> realm = std::nullopt;  // unquoted

  // The value of the first parameter of that name; null when there is none.
  const std::string* find(std::string_view name) const;
};

// Reads a field value. The scheme is matched without regard to case (RFC 9110 §11.1); the name of
// each parameter is case-sensitive; values must be quoted and separated by commas. Characters that
// should have been percent-encoded are taken as they are: what matters is what they decode to.
AuthorizationHeader parse_authorization_header(std::string_view value);

}  // namespace engagement::oauth
