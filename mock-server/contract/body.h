// The bodies of the mock's own answers, in words that tell the client's author what to change.
#pragma once

#include <string>
#include <string_view>

namespace engagement::contract {

struct Explained {
  int status = 200;
  std::string_view reason;  // a code of docs/reasons.md; empty: nothing was refused
  std::string_view explanation;
  std::string_view request_id;
  std::string_view source;       // where it is said, such as "RFC 5849 §3.3"; may be empty
  std::string_view base_string;  // as computed from the request received; may be empty
};

// {"status":401,"reason":"signature_mismatch","explanation":…,"request_id":…}, UTF-8 whatever was
// received. `reason` is null when nothing was refused.
std::string json_body(const Explained& explained);

// The form body of the OAuth Problem Reporting extension, for a 401:
// oauth_problem=signature_invalid&oauth_problem_advice=…
std::string oauth_problem_body(const Explained& explained);

}  // namespace engagement::contract
