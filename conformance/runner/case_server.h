// What the client of one case talks to: a mock of its own, or whatever else the case wants to stand
// at the base URL.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "conformance/suite/case.h"
#include "conformance/suite/result.h"

namespace engagement::tls {
class Authority;
}

namespace engagement::conformance {

struct CaseServerOptions {
  // Where it listens, unless the case wants nobody there, or a bad certificate.
  std::string host = "127.0.0.1";
  int port = 0;  // 0: any free one
  // Called behind each answer, from a thread of the mock, and must be quick.
  std::function<void()> on_answered;
};

class CaseServer {
 public:
  // Serves from here on. `authority` issues the certificates of a case over https. `on_arrival` is
  // called when the first byte of a request arrives, from a thread of the mock, and must be quick.
  // Throws SetupError.
  CaseServer(const Case& test_case, std::shared_ptr<const tls::Authority> authority,
             std::function<void()> on_arrival, const CaseServerOptions& options = {});
  ~CaseServer();
  CaseServer(const CaseServer&) = delete;
  CaseServer& operator=(const CaseServer&) = delete;

  // That the client is given.
  const std::string& base_url() const { return base_url_; }
  // How many requests there were so far.
  std::size_t requests() const;
  // What was received so far at the base URL, answered or not.
  std::vector<journal::Entry> received() const;
  // Ends the serving, and adds what was received, or went wrong, to the evidence.
  void finish(Evidence& evidence);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
  std::string base_url_;
};

}  // namespace engagement::conformance
