// The mock inside Catch2 tests. engagement_client::Client stands for the client under test: yours.
#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
#else
#include <catch2/catch.hpp>
#endif
#include <chrono>
#include <list>
#include <string>
#include <thread>
#include <utility>

#include "client-under-test/client.h"
#include "mock-server/fixtures/fixture_file.h"
#include "mock-server/mock.h"
#include "mock-server/tls/certificate_file.h"

using namespace std::chrono_literals;

namespace {

engagement::MockConfig config() {
  engagement::MockConfig config;  // a free port of 127.0.0.1
  config.credentials = engagement::oauth::CredentialStore({{"key", "secret", "token", "hush"}});
  return config;
}

engagement_client::Result validate(const engagement::Mock& mock, const std::string& session,
                                   const std::string& engagement = "1") {
  const engagement_client::Client client({.base_url = mock.base_url(),
                                          .credentials = {"key", "secret", "token", "hush"},
                                          .retry_pause = 50ms});
  return client.validate({"12345678", "2", "3", engagement, "5", session});
}

}  // namespace

TEST_CASE("the client comes through a maintenance window") {
  engagement::Mock mock(config());
  mock.fixtures().add(engagement::fixtures::parse_fixture("maintenance", R"({
      "name": "maintenance", "match": {"session": "abc"}, "then": "fail",
      "responses": [{"times": 2, "status": 503}, {"status": 200}]})"));

  CHECK(validate(mock, "abc").outcome == engagement_client::Outcome::valid);

  CHECK(mock.requests().size() == 3);
  const engagement::journal::Expectation retries{.match = {.session = "abc"},
                                                 .answers = {"503", "503", "200"},
                                                 .gaps_at_least = 50ms,
                                                 .fresh_nonces = true,
                                                 .signatures_accepted = true};
  for (const auto& finding : mock.verify(retries)) {
    INFO(finding.message);
    CHECK(finding.holds);
  }
}

TEST_CASE("a test waits until the client has called from a thread of its own") {
  engagement::Mock mock(config());
  std::jthread client([&mock] { validate(mock, "abc"); });
  CHECK(
      mock.wait_for({.session = "abc", .status = 200}, 1, std::chrono::steady_clock::now() + 10s));
}

TEST_CASE("many mocks stand side by side, each on a port of its own") {
  std::list<engagement::Mock> mocks;  // a mock does not move
  for (int i = 0; i < 20; ++i) {
    mocks.emplace_back(config());
  }
  for (const engagement::Mock& mock : mocks) {
    CHECK(validate(mock, "abc", "404").outcome == engagement_client::Outcome::not_found);
    CHECK(mock.requests().size() == 1);
  }
}

TEST_CASE("the client speaks https with the mock's authority, and with no other") {
  engagement::MockConfig https = config();
  https.https.emplace();
  const engagement::Mock mock(std::move(https));
  const engagement::tls::CertificateFile authority(mock.ca_pem());  // a temporary file

  engagement_client::ClientOptions options{.base_url = mock.https_url(),
                                           .credentials = {"key", "secret", "token", "hush"}};
  CHECK(engagement_client::Client(options).validate({"1", "2", "3", "4", "5", "abc"}).outcome ==
        engagement_client::Outcome::transport_error);
  options.ca_file = authority.path();
  CHECK(engagement_client::Client(options).validate({"1", "2", "3", "4", "5", "abc"}).outcome ==
        engagement_client::Outcome::valid);
}
