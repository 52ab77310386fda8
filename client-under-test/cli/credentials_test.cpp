#include "client-under-test/cli/credentials.h"

#include <cstdlib>
#include <fstream>
#include <stdexcept>

#include "client-under-test/testing/certificates.h"
#include "testing/catch2.h"

namespace engagement_client::cli {
namespace {

class CredentialsFile {
 public:
  explicit CredentialsFile(const std::string& text) : path_(directory_.path() / "credentials") {
    std::ofstream(path_) << text;
  }
  std::string path() const { return path_.string(); }

  // The message of the refusal; empty when there is none.
  std::string refusal() const {
    try {
      load_credentials(path());
      return "";
    } catch (const std::invalid_argument& error) {
      return error.what();
    }
  }

 private:
  testing::TemporaryDirectory directory_;
  std::filesystem::path path_;
};

}  // namespace

TEST_CASE("a credentials file gives what it holds", "[AUTH-SIGNATURE]") {
  const CredentialsFile file(R"({"consumer_key": "k", "consumer_secret": "s", "token": null})");
  const signer::Credentials credentials = load_credentials(file.path());
  CHECK(credentials.consumer_key == "k");
  CHECK(credentials.consumer_secret == "s");
  CHECK(credentials.token.empty());
  CHECK(credentials.token_secret.empty());
}

TEST_CASE("a wrong credentials file is refused by file and place, without its text",
          "[INPUT-SAFE]") {
  const std::pair<const char*, const char*> rows[] = {
      {R"({"consumer_secret": "hidden" )", "not JSON"},
      {R"(["hidden"])", "JSON object"},
      {R"({"consumer_secret": "hidden", "token": 1e999})", "number that is too large"},
      {R"({"consumer_secret": 7})", "/consumer_secret must be a string"},
      {R"({"consumer_scret": "hidden"})", "/consumer_scret is not known"},
  };
  for (const auto& [text, message] : rows) {
    INFO(text);
    const CredentialsFile file(text);
    CHECK(file.refusal().find(file.path() + ": ") == 0);
    CHECK(file.refusal().find(message) != std::string::npos);
    CHECK(file.refusal().find("hidden") == std::string::npos);
  }
  CHECK_THROWS_AS(load_credentials("/nonexistent"), std::invalid_argument);
  CHECK_THROWS_AS(load_credentials("/"), std::invalid_argument);
  CHECK_THROWS_AS(load_credentials("/dev/zero"), std::invalid_argument);
  const CredentialsFile large(std::string(70'000, ' '));
  CHECK(large.refusal().find("64 KiB") != std::string::npos);
}

TEST_CASE("what is stated nearer wins", "[AUTH-SIGNATURE]") {
  signer::Credentials credentials = {"file-key", "file-secret", "file-token", "file-token-secret"};
  setenv(kConsumerSecretVariable, "environment-secret", 1);
  unsetenv(kTokenSecretVariable);
  override_credentials(credentials, credentials_from_environment());
  unsetenv(kConsumerSecretVariable);
  override_credentials(credentials, {"option-key", "", "", ""});
  CHECK(credentials.consumer_key == "option-key");
  CHECK(credentials.consumer_secret == "environment-secret");
  CHECK(credentials.token == "file-token");
  CHECK(credentials.token_secret == "file-token-secret");
}

}  // namespace engagement_client::cli
