// What the verifier says of a request: accepted, or refused for one reason.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

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

// How a timestamp misses the window (Reason::timestamp_out_of_window).
enum class TimestampFault { none, stale, in_future, milliseconds };

// The OAuth parameters of an Authorization header, decoded; empty where absent.
class ProtocolParameters {
 public:
  enum Name { consumer_key, token, signature_method, signature, timestamp, nonce, version };
  static constexpr std::size_t kCount = 7;
  // As in the header: "oauth_consumer_key" and so on.
  static std::string_view name_of(Name name);
  static std::optional<Name> parse_name(std::string_view name);

  ProtocolParameters() = default;
  explicit ProtocolParameters(const std::array<std::string_view, kCount>& values);

  std::string_view operator[](Name name) const;

 private:
  // All values, one behind the other: those of usual requests without an allocation.
  static constexpr std::size_t kUsual = 160;
  std::array<char, kUsual> usual_{};
  std::string long_;  // in its place when they do not fit
  std::array<std::uint32_t, kCount> ends_{};
};

struct Verdict {
  Reason reason = Reason::none;
  // One or more sentences for the client's author: what was wrong and how to mend it. Free of
  // secrets, keys and expected signatures. Empty when accepted.
  std::string explanation;
  TimestampFault timestamp_fault = TimestampFault::none;
  // The base string computed from the request as received; empty when the check ended before it,
  // and when it is not wanted (Policy::base_string_of_accepted).
  std::string base_string;
  ProtocolParameters parameters;

  bool accepted() const { return reason == Reason::none; }
};

}  // namespace engagement::oauth
