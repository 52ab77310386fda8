#include "conformance/judge/authorization_header.h"

#include "testing/catch2.h"

namespace engagement::conformance {
namespace {

TEST_CASE("Parameters are read with their raw and decoded values", "[AUTH-PARAMS]") {
  const AuthorizationHeader header =
      parse_authorization("OAuth realm=\"a, b\",\toauth_nonce = \"x%2By\" , oauth_version=1.0,");
  CHECK(header.has_scheme);
  CHECK(header.malformed.empty());
  REQUIRE(header.parameters.size() == 3);
  CHECK(header.value_of("realm") == "a, b");
  CHECK(header.parameters[1].raw == "x%2By");
  CHECK(header.value_of("oauth_nonce") == "x+y");
  CHECK_FALSE(header.parameters[2].quoted);
}

TEST_CASE("A quote or a comma in a quoted-pair does not end a realm", "[AUTH-PARAMS]") {
  const AuthorizationHeader header =
      parse_authorization(R"(OAuth realm="a, b\"c, d\\", oauth_nonce="x")");
  CHECK(header.parameters.size() == 2);
  CHECK(header.value_of("oauth_nonce") == "x");
  CHECK_NOTHROW(parse_authorization(R"(OAuth realm="a\)"));
}

TEST_CASE("No bytes upset the reader", "[AUTH-PARAMS]") {
  for (const char* text : {"", " ", "OAuth", "OAuth ", "OAuth ,", "OAuth =", "OAuth \"", "OAuth x",
                           "OAuth a=\"", "Basic YTpi", "oauth\ta=\"%\"", "OAuth a=\"%4\""}) {
    CAPTURE(text);
    CHECK_NOTHROW(parse_authorization(text));
  }
  CHECK_FALSE(parse_authorization("OAuth").has_scheme);
  CHECK(parse_authorization("OAuth x, a=\"1\"").malformed == "x");
}

}  // namespace
}  // namespace engagement::conformance
