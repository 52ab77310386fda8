// Reads an Authorization header field of scheme OAuth (RFC 5849 §3.5.1), apart from the verifier's
// reader and more curious: it keeps what a verifier may tolerate, so that the judge can name it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace engagement::conformance {

struct AuthorizationParameter {
  std::string name;     // decoded
  std::string raw;      // the value as it stands between the quotes, not decoded
  bool quoted = false;  // in double quotes, both of them

  std::string value() const;  // decoded
};

struct AuthorizationHeader {
  bool has_scheme = false;  // begins with "OAuth" and white space, in any case of letters
  std::string scheme;       // the first word
  std::vector<AuthorizationParameter> parameters;  // in order
  std::string malformed;  // the first piece that is no name=value; "" when there is none

  std::vector<const AuthorizationParameter*> find(std::string_view name) const;
  // The decoded value of the first parameter of that name, or "".
  std::string value_of(std::string_view name) const;
};

// Never throws, whatever the bytes.
AuthorizationHeader parse_authorization(std::string_view field_value);

}  // namespace engagement::conformance
