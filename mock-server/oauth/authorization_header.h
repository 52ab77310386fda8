// The Authorization header field of an OAuth 1.0 request (RFC 5849 §3.5.1, RFC 9110 §11.4).
#pragma once

#include <memory_resource>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace engagement::oauth {

struct HeaderParameter {
  std::string_view name;   // percent-decoded
  std::string_view value;  // unquoted and percent-decoded
  bool is_plain = false;   // both are sure to be their own percent-encoded form
};

// A field value, read: the parameters in their order, realm left out; or why it cannot be read.
//
// The scheme is matched without regard to case (RFC 9110 §11.1); the name of each parameter is
// case-sensitive; values must be quoted and separated by commas. Characters that should have been
// percent-encoded are taken as they are: what matters is what they decode to.
class AuthorizationHeader {
 public:
  enum class Status { ok, other_scheme, malformed, not_quoted };

  // Never throws on account of what was received. `value` and `memory` must outlive the object:
  // text that needs no decoding is not copied.
  explicit AuthorizationHeader(
      std::string_view value, std::pmr::memory_resource* memory = std::pmr::get_default_resource());
  AuthorizationHeader(const AuthorizationHeader&) = delete;
  AuthorizationHeader& operator=(const AuthorizationHeader&) = delete;

  Status status() const { return status_; }
  const std::string& problem() const { return problem_; }  // one sentence; empty when ok
  const std::pmr::vector<HeaderParameter>& parameters() const { return parameters_; }
  const std::optional<std::string_view>& realm() const { return realm_; }  // unquoted

  // The value of the first parameter of that name; null when there is none.
  const std::string_view* find(std::string_view name) const;

 private:
  void read(std::string_view list);
  bool take(std::string_view raw_name, std::string_view quoted, bool is_plain);
  std::string_view unquoted(std::string_view quoted);
  bool decoded(std::string_view raw, std::string_view& out);
  void fail(Status status, std::string problem);

  Status status_ = Status::ok;
  std::string problem_;
  std::pmr::vector<HeaderParameter> parameters_;
  std::optional<std::string_view> realm_;
  std::pmr::monotonic_buffer_resource text_;  // holds what had to be unquoted or decoded
};

}  // namespace engagement::oauth
