// What the verifier says of a request: accepted, or refused for one reason.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace engagement::oauth {

// Which check refused. The codes (code_of) are public vocabulary: they stand in responses, journals
// and reports, and are documented in docs/reasons.md.
enum class Reason {
  none,
  authorization_missing,
  authorization_repeated,
  authorization_scheme,
  authorization_malformed,
  parameter_repeated,
  parameter_missing,
  version_unsupported,
  signature_method_unsupported,
  consumer_key_unknown,
  token_missing,
  token_unknown,
  timestamp_invalid,
  timestamp_out_of_window,
  request_malformed,
  signature_mismatch,
  nonce_reused,
};

// The public code, such as "signature_mismatch"; empty for Reason::none.
std::string_view code_of(Reason reason);
// The section of RFC 5849 that the check carries out, such as "RFC 5849 §3.4.2".
std::string_view source_of(Reason reason);

// The OAuth parameters of the Authorization header, decoded; empty where absent.
struct ProtocolParameters {
  std::string consumer_key;
  std::string token;
  std::string signature_method;
  std::string timestamp;
  std::string nonce;
  std::string version;
};

struct Verdict {
  Reason reason = Reason::none;
  // One or more sentences for the client's author: what was wrong and how to mend it. Free of
  // secrets, keys and expected signatures. Empty when accepted.
  std::string explanation;
  // The base string computed from the request as received; empty when the check ended before it.
  std::string base_string;
  ProtocolParameters parameters;

  bool accepted() const { return reason == Reason::none; }
};

}  // namespace engagement::oauth
