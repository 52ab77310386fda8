#include "conformance/provider/signer.h"

#include "testing/catch2.h"

namespace engagement::conformance::provider {
namespace {

TEST_CASE("a text is percent-encoded by RFC 5849 §3.6") {
  CHECK(percent_encoded("aZ0-._~") == "aZ0-._~");
  CHECK(percent_encoded("a b+c/\u00e9*") == "a%20b%2Bc%2F%C3%A9%2A");
}

// The vectors of RFC 5849 itself, so that no code of ours decides.
TEST_CASE("the base string is the one of RFC 5849 §3.4.1.1") {
  const Parameters parameters = {{"b5", "=%3D"},
                                 {"a3", "a"},
                                 {"c@", ""},
                                 {"a2", "r b"},
                                 {"oauth_consumer_key", "9djdj82h48djs9d2"},
                                 {"oauth_token", "kkk9d7dh3k39sjv7"},
                                 {"oauth_signature_method", "HMAC-SHA1"},
                                 {"oauth_timestamp", "137131201"},
                                 {"oauth_nonce", "7d8f3e4a"},
                                 {"c2", ""},
                                 {"a3", "2 q"}};
  CHECK(signature_base_string("POST", "http://example.com/request", parameters) ==
        "POST&http%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b%26a3%3D2%2520q%26a3%3Da%26b5%3D%253D"
        "%25253D%26c%2540%3D%26c2%3D%26oauth_consumer_key%3D9djdj82h48djs9d2%26oauth_nonce%3D7d8f"
        "3e4a%26oauth_signature_method%3DHMAC-SHA1%26oauth_timestamp%3D137131201%26oauth_token%3D"
        "kkk9d7dh3k39sjv7");
}

TEST_CASE("the signature is the one of RFC 5849 §1.2") {
  const Parameters parameters = {{"file", "vacation.jpg"},
                                 {"size", "original"},
                                 {"oauth_consumer_key", "dpf43f3p2l4k3l03"},
                                 {"oauth_token", "nnch734d00sl2jdk"},
                                 {"oauth_signature_method", "HMAC-SHA1"},
                                 {"oauth_timestamp", "137131202"},
                                 {"oauth_nonce", "chapoH"}};
  const std::string base =
      signature_base_string("GET", "http://photos.example.net/photos", parameters);
  CHECK(hmac_sha1(base, {"dpf43f3p2l4k3l03", "kd94hf93k423kf44", "nnch734d00sl2jdk",
                         "pfkkdhi9sl3r4s00"}) == "MdpQcU8iPSUjWoN/UDMsK2sui9I=");
}

TEST_CASE("no two nonces are the same") {
  CHECK(random_nonce().size() == 32);
  CHECK(random_nonce() != random_nonce());
}

}  // namespace
}  // namespace engagement::conformance::provider
