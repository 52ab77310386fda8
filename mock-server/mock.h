// The embeddable mock of the Validate Engagement endpoint.
//
//   engagement::MockConfig config;
//   config.credentials = engagement::oauth::CredentialStore({{"key", "secret", "token", "ts"}});
//   engagement::Mock mock(std::move(config));     // listens on a free port of 127.0.0.1
//   call_my_client(mock.base_url());
//   REQUIRE(mock.requests().size() == 1);         // what it saw; it stops with its scope
//
// Many can run side by side in one process. Every member function is safe to call from any thread.
// Making one makes the whole process ignore SIGPIPE, because cpp-httplib does so wherever its
// server is made. The mock does not need that: its sockets never raise the signal. A program that
// wants it sets its own handler behind each Mock.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "mock-server/fixtures/fixture.h"
#include "mock-server/fixtures/fixture_store.h"
#include "mock-server/journal/entry.h"
#include "mock-server/journal/expectation.h"
#include "mock-server/journal/filter.h"
#include "mock-server/oauth/credentials.h"

namespace engagement {

namespace tls {
class Authority;  // mock-server/tls/authority.h
}

// The mock cannot be set up: the port is taken, the host unknown. what() names the way out.
class SetupError : public std::runtime_error {
 public:
  explicit SetupError(const std::string& what, std::string listener = {})
      : std::runtime_error(what), listener_(std::move(listener)) {}

  // Whose address cannot be had: "http", "https", one with a bad certificate, or "admin"; empty
  // when it is something else.
  const std::string& listener() const { return listener_; }

 private:
  std::string listener_;
};

enum class BodyStyle { json, plain, oauth_problem };

// What becomes of a request that departs from the contract or whose signature is refused.
enum class Enforcement {
  refuse,  // as the endpoint does: 404, 405, 401, 422
  record,  // it is answered from the fixtures all the same, and the journal tells: a suite that
           // judges each clause by itself needs that
};

// How the mock speaks https. Without certificate files an authority that clients have to trust, see
// Mock::ca_pem(), makes its certificate.
struct HttpsConfig {
  int port = 0;  // 0: any free one
  // That the certificate is for, besides localhost, 127.0.0.1, ::1 and the mock's `host`.
  std::vector<std::string> host_names;
  std::shared_ptr<const tls::Authority> authority;  // empty: one is made; many mocks may share one
  std::string certificate_file;                     // PEM, with those that lead to its root
  std::string key_file;                             // PEM, not encrypted
  // Opens three more listeners, with certificates that no client may take.
  bool bad_certificates = false;
};

// The admin listener: drives the mock over HTTP (docs/admin-api.md).
struct AdminConfig {
  std::string host = "127.0.0.1";
  int port = 0;       // 0: any free one
  std::string token;  // that writes need; empty: a random one, see Mock::admin_token()
  bool open = false;  // writes need no token; on loopback only
};

struct MockConfig {
  std::string host = "127.0.0.1";
  int port = 0;      // 0: any free one
  bool http = true;  // speak plain http at `port`
  std::optional<HttpsConfig> https;
  // Sign-check the URL that Forwarded or X-Forwarded-* tell, not the one received: for a mock that
  // stands behind a proxy. Any client can send these fields.
  bool trust_forwarded = false;
  std::string base_path;  // a prefix of the route, such as "/gateway"; raw, no slash at its end
  oauth::CredentialStore credentials;
  std::vector<std::string> signature_methods = {"HMAC-SHA1"};
  std::chrono::seconds clock_skew{300};
  std::function<std::int64_t()>
      unix_time;                      // seconds since 1970, must not throw; empty: the system's
  std::vector<std::string> accounts;  // the valid ones; empty: all but "0"
  std::vector<fixtures::Fixture> fixtures;  // tried before the built-in ones
  bool built_in_fixtures = true;
  BodyStyle bodies = BodyStyle::json;
  Enforcement enforcement = Enforcement::refuse;
  std::size_t journal_capacity = 10'000;  // entries; the oldest are dropped first
  // Appended to: a JSON line for each request, written before its answer is sent; empty: none.
  std::string journal_file;
  int threads = 1;  // that serve connections, at least one
  std::optional<AdminConfig> admin;
  // Called after each answer, on the mock's own thread: must be quick and must not throw.
  std::function<void(const journal::Entry&)> on_answered;
  // Called when the first byte of a request arrives, likewise.
  std::function<void()> on_arrival;
  // Called when a TLS handshake at the named listener fails, likewise; `problem` is a few words,
  // such as "tlsv1 alert unknown ca" from a client that does not trust the authority.
  std::function<void(const std::string& listener, const std::string& problem)> on_tls_failure;
};

class Mock {
 public:
  // Binds and serves. Throws SetupError, and data::DataError for a certificate or key file that
  // cannot be used.
  explicit Mock(MockConfig config);
  ~Mock();
  Mock(const Mock&) = delete;
  Mock& operator=(const Mock&) = delete;

  // "http://127.0.0.1:41873", with the base path when one is set; no slash at the end. Without
  // plain http it is https_url().
  const std::string& base_url() const;
  int port() const;
  // "https://127.0.0.1:41874", likewise; empty when https is not spoken.
  const std::string& https_url() const;
  // The certificate to trust, in PEM; empty without https, or when its certificate is from a file.
  const std::string& ca_pem() const;
  // The listeners that a client must not talk to, by what is wrong with their certificates:
  // "expired", "wrong-name" and "unknown-ca", and nothing else about them.
  struct BadCertificate {
    std::string name;
    std::string url;
  };
  const std::vector<BadCertificate>& bad_certificates() const;

  // "http://127.0.0.1:41874", and the token for writes there. Empty without an admin listener.
  const std::string& admin_url() const;
  const std::string& admin_token() const;

  // What was received so far, oldest first, answered or not.
  std::vector<journal::Entry> requests() const;

  // The fixtures in use, to be changed and asked while the mock runs:
  //   mock.fixtures().add(fixtures::parse_fixture("mine", R"({"name": …})"));
  fixtures::FixtureStore& fixtures();

  // How many of those that are held match, and whether `wanted` of them do before the deadline.
  std::size_t count(const journal::Filter& filter) const;
  bool wait_for(const journal::Filter& filter, std::size_t wanted,
                std::chrono::steady_clock::time_point deadline) const;

  // What is found of an expectation; it holds when all findings do.
  std::vector<journal::Finding> verify(const journal::Expectation& expectation) const;

  // Forgets the requests.
  void clear();

  // Stops accepting, finishes the answers under way (for at most `grace`), closes. Idempotent; a
  // call while another waits shortens its grace, when it ends sooner.
  void stop(std::chrono::milliseconds grace = std::chrono::milliseconds(1000));

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace engagement
