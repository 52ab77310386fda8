// The bodies of the mock's own answers, in words that tell the client's author what to change.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "mock-server/oauth/diagnosis.h"

namespace engagement::contract {

struct Explained {
  int status = 200;
  std::string_view reason;  // a code of docs/reasons.md; empty: nothing was refused
  std::string_view explanation;
  std::string_view request_id;
  std::string_view source;       // where it is said, such as "RFC 5849 §3.3"; may be empty
  std::string_view base_string;  // as computed from the request received; may be empty
  const oauth::Diagnosis* diagnosis =
      nullptr;  // the mistake behind the refusal, where one is named
  std::size_t first_difference = 0;  // of the two base strings, where both are given
};

// {"status":401,"reason":"signature_mismatch","explanation":…,"request_id":…}, UTF-8 whatever was
// received. `reason` is null when nothing was refused. Where a mistake is named: "mistake",
// "mistakes", "guess" (it is only the likely one), "fix", and for a base string that is known to
// have been signed, "signed_base_string" and "first_difference", the number of equal bytes before
// it. Beside base strings stands "base_string_note": what they show, and where they are whole.
std::string json_body(const Explained& explained);

// The form body of the OAuth Problem Reporting extension, for a 401:
// oauth_problem=signature_invalid&oauth_problem_advice=…
std::string oauth_problem_body(const Explained& explained);

}  // namespace engagement::contract
