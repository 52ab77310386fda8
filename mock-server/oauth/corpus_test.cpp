// Every recorded request gets its labelled verdict: requests signed by sixteen OAuth libraries and
// by hand, and the published vectors of RFC 5849, OAuth Core 1.0 and Twitter's documentation.
#include <fstream>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "mock-server/oauth/verifier.h"
#include "testing/catch2.h"
#include "source_folder.h"

namespace engagement::oauth {
namespace {

using nlohmann::json;

std::string text_or_empty(const json& object, const char* name) {
  const auto found = object.find(name);
  return found == object.end() || found->is_null() ? std::string() : found->get<std::string>();
}

Credential credential_of(const json& line) {
  const json& given = line["credentials"];
  Credential credential{given["consumer_key"], text_or_empty(given, "consumer_secret"),
                        std::nullopt, text_or_empty(given, "token_secret"),
                        text_or_empty(given, "rsa_public_key")};
  if (!given["token"].is_null()) {
    credential.token = given["token"].get<std::string>();
  }
  return credential;
}

// One verifier for each set of credentials, so that it remembers nonces from line to line.
class Verifiers {
 public:
  Verifier& of(const Credential& credential) {
    auto& verifier = by_key_[credential.consumer_key + '\n' + credential.token.value_or("-") +
                             '\n' + credential.rsa_public_key + '\n' + credential.consumer_secret +
                             '\n' + credential.token_secret];
    if (!verifier) {
      Policy policy;
      policy.methods = {SignatureMethod::hmac_sha1, SignatureMethod::hmac_sha256,
                        SignatureMethod::rsa_sha1, SignatureMethod::plaintext};
      policy.request_order = NonceMemory::Order::any;
      verifier = std::make_unique<Verifier>(CredentialStore({credential}), policy);
    }
    return *verifier;
  }

 private:
  std::map<std::string, std::unique_ptr<Verifier>> by_key_;
};

Verdict verify_line(Verifiers& verifiers, const json& line) {
  const std::string method = line["method"];
  const std::string target = line["request_target"];
  const std::string scheme = line["scheme"];
  const std::string host = line["headers"]["Host"];
  const std::string authorization = line["headers"]["Authorization"];
  const std::string content_type = text_or_empty(line, "content_type");
  const std::string body = text_or_empty(line, "body");
  return verifiers.of(credential_of(line))
      .verify({method, target, scheme, host, {authorization}, content_type, body},
              line["reference_time"].get<std::int64_t>());
}

TEST_CASE("every recorded request gets its labelled verdict", "[AUTH-SIGNATURE]") {
  std::ifstream file(ENGAGEMENT_SOURCE_DIR "/fixtures/recorded-requests/corpus.jsonl");
  REQUIRE(file);
  Verifiers verifiers;
  int accepted = 0;
  int refused = 0;
  for (std::string text; std::getline(file, text);) {
    const json line = json::parse(text);
    const Verdict verdict = verify_line(verifiers, line);
    INFO(line["id"] << " " << line["class"] << ": " << line["why"] << "\n"
                    << verdict.explanation << "\n"
                    << verdict.base_string);
    CHECK(verdict.accepted() == (line["expect"] == "accept"));
    CHECK(verdict.explanation.empty() == verdict.accepted());
    if (line.contains("base_string") && verdict.accepted()) {
      CHECK(verdict.base_string == line["base_string"]);
    }
    ++(verdict.accepted() ? accepted : refused);
  }
  CHECK(accepted == 430);
  CHECK(refused == 274);
}

}  // namespace
}  // namespace engagement::oauth
