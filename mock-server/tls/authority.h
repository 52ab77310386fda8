// A certificate authority of our own, for tests: makes server certificates, good and bad ones.
//
//   const tls::Authority authority;
//   auto context = tls::server_context(authority.issue({"localhost", "127.0.0.1"}));
//   trust(authority.pem());
//
// Keys are EC P-256, which takes well under a millisecond, and never leave the process.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "mock-server/tls/identity.h"

namespace engagement::tls {

// Both from now; a day back allows for clocks that are off.
struct Validity {
  std::chrono::hours begin{-24};
  std::chrono::hours end{24 * 90};
};

// An address such as "127.0.0.1" or "::1", or a host name in ASCII, perhaps with "*." in front.
bool is_certificate_name(const std::string& name);

// Safe to share between threads and mocks.
class Authority {
 public:
  // `name` is the common name of its certificate. Throws TlsError.
  explicit Authority(const std::string& name = "engagement-mock CA");

  // Its certificate in PEM, for clients to trust.
  const std::string& pem() const { return pem_; }

  // A server certificate for these names and addresses (RFC 5280 §4.2.1.6), with a key of its own.
  // Throws TlsError for what is no name.
  Identity issue(const std::vector<std::string>& names, Validity validity = {}) const;

 private:
  KeyHandle key_;
  CertificateHandle certificate_;
  std::string pem_;
};

}  // namespace engagement::tls
