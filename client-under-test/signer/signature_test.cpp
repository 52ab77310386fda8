#include "client-under-test/signer/signature.h"

#include "testing/catch2.h"

namespace engagement_client::signer {

TEST_CASE("HMAC-SHA1 gives the signature of RFC 5849 as erratum 2550 corrects it",
          "[AUTH-SIGNATURE]") {
  const std::string base_string =
      "POST&http%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b%26a3%3D2%2520q%26a3%3Da%26b5%3D%253D%"
      "25253D%26c%2540%3D%26c2%3D%26oauth_consumer_key%3D9djdj82h48djs9d2%26oauth_nonce%3D7d8f3e4a%"
      "26oauth_signature_method%3DHMAC-SHA1%26oauth_timestamp%3D137131201%26oauth_token%3Dkkk9d7dh3"
      "k39sjv7";
  CHECK(sign(SignatureMethod::hmac_sha1, signing_key("j49sk3j29djd", "dh893hdasih9"),
             base_string) == "r6/TJjbCOr97/+UU0NsvSne7s5g=");
}

TEST_CASE("the digests are those of RFC 2202 and RFC 4231", "[AUTH-SIGNATURE]") {
  const std::string key(20, '\x0b');
  CHECK(sign(SignatureMethod::hmac_sha1, key, "Hi There") == "thcxhlUFcmTii8C2+zeMjvFGvgA=");
  CHECK(sign(SignatureMethod::hmac_sha256, key, "Hi There") ==
        "sDRMYdjbOFNcqK/OrwvxK4gdwgDJgz2nJuk3bC4yz/c=");
}

TEST_CASE("the key joins the encoded secrets, and keeps its ampersand without them",
          "[AUTH-SIGNATURE]") {
  CHECK(signing_key("a&b c", "é/") == "a%26b%20c&%C3%A9%2F");
  CHECK(signing_key("secret", "") == "secret&");
  CHECK(signing_key("", "") == "&");
}

TEST_CASE("an empty key is a key", "[AUTH-SIGNATURE]") {
  CHECK(sign(SignatureMethod::hmac_sha1, "", "") == "+9sdGxiqbAgyS31ktx+3Y3BpDh0=");
}

TEST_CASE("signature methods go by their exact names", "[AUTH-PARAMS]") {
  CHECK(parse_signature_method("HMAC-SHA1") == SignatureMethod::hmac_sha1);
  CHECK(parse_signature_method("HMAC-SHA256") == SignatureMethod::hmac_sha256);
  CHECK_FALSE(parse_signature_method("hmac-sha1"));
  CHECK_FALSE(parse_signature_method("RSA-SHA1"));
  CHECK_FALSE(parse_signature_method(""));
}

}  // namespace engagement_client::signer
