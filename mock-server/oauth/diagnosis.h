// Names the mistake behind a refusal: tries what a client that makes each known mistake would have
// signed, and says which of them yields the very signature that was received.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "mock-server/oauth/credentials.h"
#include "mock-server/oauth/verdict.h"
#include "mock-server/oauth/verifier.h"

namespace engagement::oauth {

struct Diagnosis {
  // Names of mistakes.h: one, or two that were made at once. Empty: none is known to fit.
  std::vector<std::string_view> mistakes;
  // True when nothing known reproduces the signature, and the mistake is only the likely one.
  bool is_guess = false;
  // The base string that was signed, where it is known and differs from the right one.
  std::string signed_base_string;
};

// What else a client may have mixed up, and how much work the search may be.
struct DiagnosisHints {
  std::vector<std::string> secrets;      // other secrets that this server knows
  std::vector<std::string> authorities;  // other hosts, with their ports, that clients have used
  // Whether the server accepted this very signature before, with another request.
  bool is_accepted_signature = false;
  // Whether the nonce was used before with another timestamp, consumer or token.
  bool is_nonce_of_another_context = false;
  // The work that may be done for one request, in about nanoseconds of a quiet machine; what is not
  // found by then is not named. Work and not time, so that a busy machine names the same mistakes.
  std::size_t work = 4'000'000;
};

// `verdict` is the verifier's answer to `request`, and `credentials` what it was verified with.
// Of an accepted request it names what is allowed and still worth a word. Never throws on account
// of what was received. Thread-safe.
Diagnosis diagnose(const SignedRequest& request, const Verdict& verdict,
                   const CredentialStore& credentials, const DiagnosisHints& hints = {});

// What the client did and what to do instead, in sentences; empty when no mistake is named.
std::string advice_of(const Diagnosis& diagnosis);

}  // namespace engagement::oauth
