#include "mock-server/journal/entry.h"

#include "testing/catch2.h"

namespace engagement::journal {
namespace {

TEST_CASE("the signature is redacted, what is no secret stays") {
  CHECK(redacted_authorization(
            R"(OAuth oauth_nonce="n", oauth_signature="hush%3D",oauth_timestamp="1")") ==
        R"(OAuth oauth_nonce="n", oauth_signature="…", oauth_timestamp="1")");
}

TEST_CASE("nothing that could hold a secret is shown") {
  for (const char* value :
       {"Bearer hush", "Basic hush", "hush", "OAuth hush", "OAuth x=\"hush\"",
        "OAuth oauth_consumer_secret=\"hush\"", "OAuth oauth_signature=hush",
        "OAuth oauth_nonce=\"a\" oauth_signature=\"hush\"", "OAuth oauth_signature =\"hush\"",
        "OAuth oauth_signature='a,hush'", "OAuth oauth_nonce=\"n\"&oauth_signature=\"hush\"",
        "OAuth OAUTH_SIGNATURE=\"hush\"", "OAuth oauth_signature=\"a,oauth_signature=hush\""}) {
    INFO(value);
    CHECK(redacted_authorization(value).find("hush") == std::string::npos);
  }
}

}  // namespace
}  // namespace engagement::journal
