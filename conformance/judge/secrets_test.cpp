#include "conformance/judge/secrets.h"

#include "testing/catch2.h"

namespace engagement::conformance {
namespace {

TEST_CASE("Secrets are taken out in every spelling", "[AUTH-HEADER]") {
  Inputs inputs;
  inputs.consumer_secret = "cs /+é-invented";
  inputs.token_secret = "ts&invented";
  CHECK(without_secrets("a cs /+é-invented b", inputs) == "a … b");
  CHECK(without_secrets("k=cs%20%2F%2B%C3%A9-invented&ts%26invented", inputs) == "k=…&…");
  CHECK(without_secrets("k=cs%20%2f%2b%c3%a9-invented", inputs) == "k=…");
  CHECK(without_secrets("cs /+\\u00e9-invented, cs /+\\u00E9-invented", inputs) == "…, …");
  CHECK(without_secrets("nothing here", inputs) == "nothing here");
}

TEST_CASE("Secrets are found in Base64 whatever stands before them", "[AUTH-HEADER]") {
  Inputs inputs;
  inputs.token_secret = "invented-token-secret";
  // "key:", "keys:" and "k:" in front: each alignment.
  for (const char* text :
       {"a2V5OmludmVudGVkLXRva2VuLXNlY3JldA==", "a2V5czppbnZlbnRlZC10b2tlbi1zZWNyZXQ=",
        "azppbnZlbnRlZC10b2tlbi1zZWNyZXQ="}) {
    CAPTURE(text);
    CHECK(without_secrets(text, inputs) != text);
  }
}

TEST_CASE("Empty and very short secrets replace nothing", "[AUTH-HEADER]") {
  Inputs inputs;
  inputs.token_secret = "abc";
  CHECK(without_secrets("abc", inputs) == "abc");
}

}  // namespace
}  // namespace engagement::conformance
