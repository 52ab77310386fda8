#include "mock-server/oauth/authorization_header.h"

#include "testing/catch2.h"

namespace engagement::oauth {
namespace {

using Status = AuthorizationHeader::Status;

TEST_CASE("parameters are unquoted and decoded, and the realm is left out", "[AUTH-PARAMS]") {
  const AuthorizationHeader header(
      "OAuth realm=\"a, \\\"b\\\" 100%\", oauth_token=\"ab%3D%2F\" ,\toauth_nonce=\"n\"");
  REQUIRE(header.status() == Status::ok);
  REQUIRE(header.parameters().size() == 2);
  CHECK(*header.find("oauth_token") == "ab=/");
  CHECK(*header.find("oauth_nonce") == "n");
  CHECK(header.find("realm") == nullptr);
}

TEST_CASE("the scheme is matched without regard to case", "[AUTH-HEADER]") {
  CHECK(AuthorizationHeader("oauth a=\"b\"").status() == Status::ok);
  CHECK(AuthorizationHeader("OAuth").status() == Status::ok);
  for (const char* other : {"Bearer abc", "OAuth2 a=\"b\"", "", "OAutha=\"b\""}) {
    INFO(other);
    CHECK(AuthorizationHeader(other).status() == Status::other_scheme);
  }
}

TEST_CASE("a plus in the header is no space") {
  CHECK(*AuthorizationHeader("OAuth oauth_signature=\"a+b/c=\"").find("oauth_signature") ==
        "a+b/c=");
}

TEST_CASE("what is no list of quoted pairs is refused and says where", "[AUTH-PARAMS]") {
  for (const char* value :
       {"OAuth a=b", "OAuth a='b'", "OAuth a", "OAuth =\"b\"", "OAuth a=\"b\" c=\"d\"",
        "OAuth a=\"b\"&c=\"d\"", "OAuth a=\"b", "OAuth a=\"b\\", "OAuth a=\"%zz\"",
        "OAuth r=\"the \"best\" realm\"", "OAuth a=\"b\"; c=\"d\""}) {
    INFO(value);
    const AuthorizationHeader header(value);
    CHECK((header.status() == Status::malformed || header.status() == Status::not_quoted));
    CHECK_FALSE(header.problem().empty());
  }
}

TEST_CASE("empty list elements are allowed") {
  CHECK(AuthorizationHeader("OAuth ,a=\"b\",, c=\"d\",").parameters().size() == 2);
}

}  // namespace
}  // namespace engagement::oauth
