#include "mock-server/oauth/parameters.h"

#include "mock-server/oauth/percent_encoding.h"
#include "testing/catch2.h"

namespace engagement::oauth {
namespace {

std::string normalised(ParameterList& list) {
  std::string encoded;
  list.sort();
  StringSink sink(encoded);
  list.append_to_base_string(sink);
  sink.flush();
  CHECK(encoded.find_first_of("&=") == std::string::npos);
  return decode(encoded).value();
}

TEST_CASE("the example of RFC 5849 §3.4.1.3.2 is normalised as it says", "[AUTH-SIGNATURE]") {
  ParameterList list;
  REQUIRE(list.add_form("b5=%3D%253D&a3=a&c%40=&a2=r%20b"));
  REQUIRE(list.add_form("c2&a3=2+q"));
  list.add("oauth_consumer_key", "9djdj82h48djs9d2");
  list.add("oauth_token", "kkk9d7dh3k39sjv7");
  list.add("oauth_signature_method", "HMAC-SHA1");
  list.add("oauth_timestamp", "137131201");
  list.add("oauth_nonce", "7d8f3e4a");
  CHECK(normalised(list) ==
        "a2=r%20b&a3=2%20q&a3=a&b5=%3D%253D&c%40=&c2=&oauth_consumer_key=9djdj82h48djs9d2&"
        "oauth_nonce=7d8f3e4a&oauth_signature_method=HMAC-SHA1&oauth_timestamp=137131201&"
        "oauth_token=kkk9d7dh3k39sjv7");
}

TEST_CASE("parameters are sorted after encoding, by name and then by value") {
  ParameterList list;
  REQUIRE(list.add_form("t=z&t=%C3%A9&t=%3A&t=5&v1=x&v=1&v-a=y"));
  CHECK(normalised(list) == "t=%3A&t=%C3%A9&t=5&t=z&v=1&v-a=y&v1=x");
}

TEST_CASE("a value keeps its equals signs, and a semicolon separates nothing") {
  ParameterList list;
  REQUIRE(list.add_form("sid=YWJjZA==&x=a;b=c"));
  CHECK(normalised(list) == "sid=YWJjZA%3D%3D&x=a%3Bb%3Dc");
}

TEST_CASE("a malformed percent sign stops a form") {
  CHECK_FALSE(ParameterList().add_form("a=1&b=%4"));
  CHECK_FALSE(ParameterList().add_form("%zz=1"));
}

TEST_CASE("names of the protocol in a form are seen whatever way they were encoded") {
  ParameterList list;
  REQUIRE(list.add_form("a=oauth_nonce"));
  CHECK_FALSE(list.form_has_protocol_names());
  REQUIRE(list.add_form("%6Fauth%5Fnonce=1"));
  CHECK(list.form_has_protocol_names());
}

TEST_CASE("only the form media type is a form, whatever its parameters and case") {
  CHECK(is_form_content_type("application/x-www-form-urlencoded"));
  CHECK(is_form_content_type("Application/X-WWW-Form-Urlencoded ; charset=UTF-8"));
  CHECK_FALSE(is_form_content_type("application/json"));
  CHECK_FALSE(is_form_content_type("application/x-www-form-urlencoded2"));
  CHECK_FALSE(is_form_content_type(""));
}

}  // namespace
}  // namespace engagement::oauth
