#include "client-under-test/signer/base_string.h"

#include "testing/catch2.h"

namespace engagement_client::signer {

TEST_CASE("parameters are sorted after encoding and by name before value", "[AUTH-SIGNATURE]") {
  // RFC 5849 §3.4.1.3.2
  CHECK(normalize_parameters({{"b5", "=%3D"},
                              {"a3", "a"},
                              {"c@", ""},
                              {"a2", "r b"},
                              {"oauth_consumer_key", "9djdj82h48djs9d2"},
                              {"oauth_token", "kkk9d7dh3k39sjv7"},
                              {"oauth_signature_method", "HMAC-SHA1"},
                              {"oauth_timestamp", "137131201"},
                              {"oauth_nonce", "7d8f3e4a"},
                              {"c2", ""},
                              {"a3", "2 q"}}) ==
        "a2=r%20b&a3=2%20q&a3=a&b5=%3D%253D&c%40=&c2=&oauth_consumer_key=9djdj82h48djs9d2&"
        "oauth_nonce=7d8f3e4a&oauth_signature_method=HMAC-SHA1&oauth_timestamp=137131201&"
        "oauth_token=kkk9d7dh3k39sjv7");
  CHECK(normalize_parameters({{"a-b", "1"}, {"a", "2"}}) == "a=2&a-b=1");
  // Encoded, U+00E9 begins with "%" and so stands before every letter.
  CHECK(normalize_parameters({{"z", "1"}, {"é", "2"}}) == "%C3%A9=2&z=1");
}

TEST_CASE("the base string is that of RFC 5849 section 3.4.1.1", "[AUTH-SIGNATURE]") {
  CHECK(signature_base_string("POST", "http://example.com/request",
                              {{"b5", "=%3D"},
                               {"a3", "a"},
                               {"c@", ""},
                               {"a2", "r b"},
                               {"c2", ""},
                               {"a3", "2 q"},
                               {"oauth_consumer_key", "9djdj82h48djs9d2"},
                               {"oauth_token", "kkk9d7dh3k39sjv7"},
                               {"oauth_signature_method", "HMAC-SHA1"},
                               {"oauth_timestamp", "137131201"},
                               {"oauth_nonce", "7d8f3e4a"}}) ==
        "POST&http%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b%26a3%3D2%2520q%26a3%3Da%26b5%3D%253D%"
        "25253D%26c%2540%3D%26c2%3D%26oauth_consumer_key%3D9djdj82h48djs9d2%26oauth_nonce%3D7d8f3e4"
        "a%26oauth_signature_method%3DHMAC-SHA1%26oauth_timestamp%3D137131201%26oauth_token%3Dkkk9d"
        "7dh3k39sjv7");
}

TEST_CASE("a path that is encoded already is encoded once more", "[AUTH-SIGNATURE]") {
  CHECK(signature_base_string("GET", "http://h/a%2Fb", {}) == "GET&http%3A%2F%2Fh%2Fa%252Fb&");
}

}  // namespace engagement_client::signer
