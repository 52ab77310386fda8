#include "client-under-test/signer/authorization.h"

#include "testing/catch2.h"

namespace engagement_client::signer {
namespace {

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("the photo of OAuth Core 1.0 appendix A is signed as published", "[AUTH-SIGNATURE]") {
  const std::string header = authorization_header(
      {"GET", "http://photos.example.net/photos", {{"file", "vacation.jpg"}, {"size", "original"}}},
      {"dpf43f3p2l4k3l03", "kd94hf93k423kf44", "nnch734d00sl2jdk", "pfkkdhi9sl3r4s00"},
      SignatureMethod::hmac_sha1, {1191242096, "kllo9940pd9333jh"});
  CHECK(header ==
        "OAuth oauth_consumer_key=\"dpf43f3p2l4k3l03\", oauth_nonce=\"kllo9940pd9333jh\", "
        "oauth_signature_method=\"HMAC-SHA1\", oauth_timestamp=\"1191242096\", "
        "oauth_version=\"1.0\", oauth_token=\"nnch734d00sl2jdk\", "
        "oauth_signature=\"tR3%2BTy81lMeYAr%2FFid0kMTYa%2FWM%3D\"");
}

TEST_CASE("the status update of Twitter's \"Creating a signature\" is signed as published",
          "[AUTH-SIGNATURE]") {
  const std::string header = authorization_header(
      {"POST",
       "https://api.twitter.com/1.1/statuses/update.json",
       {{"include_entities", "true"},
        {"status", "Hello Ladies + Gentlemen, a signed OAuth request!"}}},
      {"xvz1evFS4wEEPTGEFPHBog", "kAcSOqF21Fu85e7zjz7ZN2U4ZRhfV3WpwPAoE3Z7kBw",
       "370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb",
       "LswwdoUaIvS8ltyTt5jkRh4J50vUPVVHtR2YPi5kE"},
      SignatureMethod::hmac_sha1, {1318622958, "kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg"});
  CHECK(contains(header, "oauth_signature=\"hCtSmYh%2BiHYCEqBWrE7C7hYmtUk%3D\""));
}

TEST_CASE("without a token the parameter is left out", "[AUTH-PARAMS]") {
  const std::string header = authorization_header(
      {"GET", "http://h/", {}}, {"key", "secret", "", ""}, SignatureMethod::hmac_sha256, {1, "n"});
  CHECK_FALSE(contains(header, "oauth_token"));
  CHECK(contains(header, "oauth_signature_method=\"HMAC-SHA256\""));
}

TEST_CASE("values are percent-encoded in the header and no secret is in it",
          "[AUTH-PARAMS][AUTH-HEADER]") {
  const std::string header = authorization_header(
      {"GET", "http://h/", {}}, {"k\",é", "consumer-secret", "t&k", "token-secret"},
      SignatureMethod::hmac_sha1, {1, "n"});
  CHECK(contains(header, "oauth_consumer_key=\"k%22%2C%C3%A9\""));
  CHECK(contains(header, "oauth_token=\"t%26k\""));
  CHECK_FALSE(contains(header, "secret"));
}

}  // namespace engagement_client::signer
