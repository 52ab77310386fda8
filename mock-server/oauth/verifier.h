// Verifies signed requests (RFC 5849 §3.2): the checks, their order, and what each refusal says.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mock-server/oauth/credentials.h"
#include "mock-server/oauth/nonce_memory.h"
#include "mock-server/oauth/recent_signatures.h"
#include "mock-server/oauth/signature.h"
#include "mock-server/oauth/verdict.h"

namespace engagement::oauth {

// A request as received; nothing decoded, nothing joined. The views must outlive the call.
struct SignedRequest {
  std::string_view method;
  std::string_view target;                      // the raw request target
  std::string_view scheme;                      // of the connection: "http" or "https"
  std::string_view host;                        // the value of the Host field
  std::vector<std::string_view> authorization;  // the value of each Authorization field
  std::string_view content_type;
  std::string_view body;
};

// So far the clock goes (the year 33658), which leaves room to add and subtract.
constexpr std::int64_t kLatestTime = 1'000'000'000'000;

struct Policy {
  std::vector<SignatureMethod> methods = {SignatureMethod::hmac_sha1};
  std::int64_t clock_skew = 300;  // seconds, either way
  std::size_t nonce_capacity = 1'000'000;
  NonceMemory::Order request_order = NonceMemory::Order::by_clock;
  // Verdict::base_string of accepted requests too. Without it they cost less, and
  // Verifier::base_string_of() makes it when it is wanted.
  bool base_string_of_accepted = true;
};

// The value of an oauth_timestamp: digits only, at most 18 of them so that no difference of two
// overflows, and not 0 (§3.3: a positive integer).
std::optional<std::int64_t> parse_timestamp(std::string_view digits);

// Thread-safe; remembers the nonces of the requests it accepted.
class Verifier {
 public:
  Verifier(CredentialStore credentials, Policy policy);

  // `now` is the server's clock in seconds since 1970, from 0 to kLatestTime. Never throws on
  // account of what was received. It is check_request(), then check_nonce().
  Verdict verify(const SignedRequest& request, std::int64_t now);

  // Every check but that of the nonce. Remembers nothing.
  Verdict check_request(const SignedRequest& request, std::int64_t now,
                        const CredentialStore& credentials) const;

  // The last check of a request that passed all others: turns the verdict into a refusal when its
  // nonce was used before. Refusals stay as they are.
  void check_nonce(Verdict& verdict, std::int64_t now);

  // Whether `signature` is that of a request that was accepted lately. HMAC and RSA only: with
  // PLAINTEXT all requests have the same.
  bool has_accepted(std::string_view signature) const { return signatures_.contains(signature); }

  // The base string of a request, whether or not its signature is right; empty when it has none,
  // such as without a readable Authorization header.
  static std::string base_string_of(const SignedRequest& request);

  std::size_t nonces_held() const { return nonces_.size(); }

 private:
  struct Check;  // one request on its way through the checks

  const CredentialStore credentials_;
  const Policy policy_;
  NonceMemory nonces_;
  RecentSignatures signatures_;
};

}  // namespace engagement::oauth
