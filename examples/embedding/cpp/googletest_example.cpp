// The mock inside GoogleTest. engagement_client::Client stands for the client under test: yours.
#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>

#include "client-under-test/client.h"
#include "mock-server/fixtures/fixture_file.h"
#include "mock-server/mock.h"

namespace {

using namespace std::chrono_literals;

// One mock for the whole suite. Each test has a session of its own, its name, so that tests do not
// disturb each other whatever their order.
class ValidateEngagement : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    engagement::MockConfig config;  // a free port of 127.0.0.1
    config.credentials = engagement::oauth::CredentialStore({{"key", "secret", "token", "hush"}});
    mock_ = std::make_unique<engagement::Mock>(std::move(config));
  }
  static void TearDownTestSuite() { mock_.reset(); }

  // What this test's requests are answered, as JSON.
  void script(const std::string& responses) const {
    mock_->fixtures().add(engagement::fixtures::parse_fixture(
        session_, R"({"name": ")" + session_ + R"(", "match": {"session": ")" + session_ +
                      R"("}, "then": "fail", "responses": )" + responses + "}"));
  }

  engagement_client::Result validate() const {
    const engagement_client::Client client({.base_url = mock_->base_url(),
                                            .credentials = {"key", "secret", "token", "hush"},
                                            .retry_pause = 50ms});
    return client.validate({"12345678", "2", "3", "4", "5", session_});
  }

  void expect(engagement::journal::Expectation expectation) const {
    expectation.match.session = session_;
    for (const auto& finding : mock_->verify(expectation)) {
      EXPECT_TRUE(finding.holds) << finding.message;
    }
  }

  inline static std::unique_ptr<engagement::Mock> mock_;
  const std::string session_ = testing::UnitTest::GetInstance()->current_test_info()->name();
};

TEST_F(ValidateEngagement, RetriesWhenTheServiceIsUnavailable) {
  script(R"([{"status": 503}, {"status": 200}])");
  EXPECT_EQ(validate().outcome, engagement_client::Outcome::valid);
  expect({.answers = {"503", "200"}, .gaps_at_least = 50ms, .fresh_nonces = true});
}

TEST_F(ValidateEngagement, DoesNotRetryWhatIsNotThere) {
  script(R"([{"status": 404}])");
  EXPECT_EQ(validate().outcome, engagement_client::Outcome::not_found);
  expect({.exactly = 1, .signatures_accepted = true});
}

}  // namespace
