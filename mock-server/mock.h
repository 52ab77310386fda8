// The embeddable mock of the Validate Engagement endpoint.
//
//   engagement::MockConfig config;
//   config.credentials = engagement::oauth::CredentialStore({{"key", "secret", "token", "ts"}});
//   engagement::Mock mock(std::move(config));     // listens on a free port of 127.0.0.1
//   call_my_client(mock.base_url());
//   REQUIRE(mock.requests().size() == 1);         // what it saw; it stops with its scope
//
// Many can run side by side in one process. Every member function is safe to call from any thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "mock-server/fixtures/fixture.h"
#include "mock-server/fixtures/fixture_store.h"
#include "mock-server/journal/entry.h"
#include "mock-server/oauth/credentials.h"

namespace engagement {

// The mock cannot be set up: the port is taken, the host unknown. what() names the way out.
class SetupError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

enum class BodyStyle { json, plain, oauth_problem };

// What becomes of a request that departs from the contract or whose signature is refused.
enum class Enforcement {
  refuse,  // as the endpoint does: 404, 405, 401, 422
  record,  // it is answered from the fixtures all the same, and the journal tells: a suite that
           // judges each clause by itself needs that
};

struct MockConfig {
  std::string host = "127.0.0.1";
  int port = 0;           // 0: any free one
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
  int threads = 1;                        // that serve connections
  // Called after each answer, on the mock's own thread: must be quick and must not throw.
  std::function<void(const journal::Entry&)> on_answered;
  // Called when the first byte of a request arrives, likewise.
  std::function<void()> on_arrival;
};

class Mock {
 public:
  // Binds and serves. Throws SetupError.
  explicit Mock(MockConfig config);
  ~Mock();
  Mock(const Mock&) = delete;
  Mock& operator=(const Mock&) = delete;

  // "http://127.0.0.1:41873", with the base path when one is set; no slash at the end.
  const std::string& base_url() const;
  int port() const;

  // What was received so far, oldest first, answered or not.
  std::vector<journal::Entry> requests() const;

  // The fixtures in use, to be changed and asked while the mock runs:
  //   mock.fixtures().add(fixtures::parse_fixture("mine", R"({"name": …})"));
  fixtures::FixtureStore& fixtures();

  // Stops accepting, finishes the answers under way (for at most `grace`), closes. Idempotent.
  void stop(std::chrono::milliseconds grace = std::chrono::milliseconds(1000));

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace engagement
