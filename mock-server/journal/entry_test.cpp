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

TEST_CASE("OAuth values in the query are not shown, however their names are written") {
  CHECK(redacted_target("/a?v=1&sid=s") == "/a?v=1&sid=s");
  CHECK(redacted_target("/a") == "/a");
  for (const char* target : {"/a?v=1&oauth_signature=hush%26hush&sid=s",
                             "/a?oauth%5Fsignature=hush", "/a?oauth_x=hush"}) {
    INFO(target);
    CHECK(redacted_target(target).find("hush") == std::string::npos);
  }
  CHECK(redacted_target("/a?oauth_signature=hush&sid=s") == "/a?oauth_signature=…&sid=s");
}

}  // namespace
}  // namespace engagement::journal
