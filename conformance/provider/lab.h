// Builds requests for the checks: a good one, to be spoilt in one place.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "conformance/provider/exchange.h"
#include "conformance/provider/signer.h"

namespace engagement::conformance::provider {

struct Ids {  // decoded
  std::string account;
  std::string visitor;
  std::string campaign;
  std::string engagement;
  std::string context;
  std::string session;
};

// What is checked, and what is known to be good and bad there.
struct Subject {
  Peer peer;
  Credentials credentials;
  Ids ids;
  std::string unknown_engagement;
  std::string unknown_account;
};

// A request as its parts. It is signed as it stands, and may be changed afterwards.
struct Draft {
  std::string method = "GET";
  Ids ids;
  std::string query;                // raw; empty: made of v and sid
  std::optional<std::string> path;  // raw, below the base URL; nothing: the documented one
  Credentials credentials;
  Parameters oauth;     // the protocol parameters without the signature
  Parameters in_query;  // what the query means, decoded; it is signed
};

class Lab {
 public:
  // `before_request` is called before each request, for pauses.
  Lab(const Subject& subject, std::function<void()> before_request);

  const Subject& subject() const { return subject_; }
  int requests() const { return requests_; }

  // A good request. The timestamp is that many seconds from now.
  Draft draft(std::chrono::seconds offset = std::chrono::seconds(0)) const;

  std::string signature_of(const Draft& draft) const;
  // OAuth name="value", … with the signature; `separator` stands between them.
  std::string authorization_of(const Draft& draft) const;

  std::string target_of(const Draft& draft) const;
  // A request line, Host, the field lines given ("Name: value\r\n"…) and Connection: close.
  std::string message(std::string_view method, std::string_view target, std::string_view fields,
                      std::string_view version = "HTTP/1.1") const;

  Answer send(std::string_view message);
  // Signs and sends. The second form sends `sent` with the Authorization field value given.
  Answer send_signed(const Draft& draft);
  Answer send_with(const Draft& sent, std::string_view authorization);

 private:
  const Subject& subject_;
  std::function<void()> before_request_;
  int requests_ = 0;
};

// For the Authorization header (RFC 5849 §3.5.1).
std::string joined(const Parameters& oauth, std::string_view signature);

}  // namespace engagement::conformance::provider
