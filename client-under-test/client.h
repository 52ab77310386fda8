// A client of LivePerson's Validate Engagement API: one signed GET, and the retry policy that the
// API page recommends.
//
//   Client client({.base_url = "https://va.example.com", .credentials = {"key", "secret"}});
//   const Result result = client.validate({.account = "12345678", ...});
//   if (result.outcome == Outcome::valid) ...
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "client-under-test/http/tls_context.h"
#include "client-under-test/outcome.h"
#include "client-under-test/signer/authorization.h"
#include "client-under-test/url.h"

namespace engagement_client {

struct ClientOptions {
  std::string base_url;  // see parse_base_url()
  signer::Credentials credentials;
  signer::SignatureMethod signature_method = signer::SignatureMethod::hmac_sha1;
  std::chrono::milliseconds retry_pause{5000};
  std::chrono::milliseconds attempt_timeout{10'000};  // for one attempt as a whole
  std::string ca_file;                                // PEM; empty: the system's store
};

// Time as the client sees it, so that a test need not wait.
struct Clock {
  std::function<std::int64_t()> unix_seconds;
  std::function<void(std::chrono::milliseconds)> sleep;

  static Clock system();
};

struct Result {
  Outcome outcome = Outcome::invalid_request;
  int status = 0;      // of the last answer; 0 when there is none
  int attempts = 0;    // how many requests were made
  std::string detail;  // in words, for transport_error and invalid_request; never a secret
};

// Immutable; safe to use from several threads when its clock is.
class Client {
 public:
  // Throws std::invalid_argument for a base URL or CA file that cannot be used.
  explicit Client(ClientOptions options, Clock clock = Clock::system());

  // Asks whether the engagement is valid. Takes up to four attempts and three pauses.
  Result validate(const Engagement& ids) const;

 private:
  int send_once(const Engagement& ids) const;

  ClientOptions options_;
  Clock clock_;
  BaseUrl base_;
  std::optional<http::TlsContext> tls_;  // https only
};

}  // namespace engagement_client
