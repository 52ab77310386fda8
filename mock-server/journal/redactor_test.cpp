#include "mock-server/journal/redactor.h"

#include "testing/catch2.h"

namespace engagement::journal {
namespace {

Redactor redactor(const std::string& secret, const std::string& token_secret = "") {
  return Redactor(oauth::CredentialStore({{"key", secret, "token", token_secret, ""}}));
}

TEST_CASE("a secret is masked wherever it stands, and nothing else is") {
  const Redactor made = redactor("hush-hush", "other-secret");
  CHECK(made.redact("/a/hush-hush/b?c=hush-hush&d=other-secret") == "/a/…/b?c=…&d=…");
  CHECK(made.redact("hush-hus") == "hush-hus");
  CHECK(made.redact("xhush-hushhush-hush!") == "x……!");
  CHECK(made.redact("") == "");
}

TEST_CASE("a secret is found in every encoding that a client or a base string gives it") {
  const Redactor made = redactor("k/a=b +c%d");
  for (const char* shown :
       {"k/a=b +c%d", "k%2Fa%3Db%20%2Bc%25d", "k%2fa%3db%20%2bc%25d", "k/a=b++c%25d",
        "k%252Fa%253Db%2520%252Bc%2525d", "%6b%2Fa%3D%62+%2Bc%25d", "k%25252fa=b %2Bc%d"}) {
    INFO(shown);
    CHECK(made.redact("<" + std::string(shown) + ">") == "<…>");
  }
}

TEST_CASE("of two secrets that begin alike the longer one is masked") {
  const Redactor made = redactor("secret", "secret-of-token");
  CHECK(made.redact("secret-of-token secret") == "… …");
}

TEST_CASE("a secret that is too short to tell from other words is left alone") {
  CHECK(redactor("visit").redact("visits/current") == "visits/current");
}

TEST_CASE("broken escapes and cut-off texts are taken as they are") {
  const Redactor made = redactor("abcdef%");
  for (const char* text : {"%", "%2", "%25", "%zz", "%2525252", "abcde", "abcdef"}) {
    INFO(text);
    CHECK(made.redact(text) == text);
  }
  CHECK(made.redact("abcdef%") == "…");
}

TEST_CASE("other secrets can be named, such as the token of the admin listener") {
  CHECK(Redactor(oauth::CredentialStore(), {"0123456789abcdef"}).redact("T 0123456789abcdef") ==
        "T …");
}

}  // namespace
}  // namespace engagement::journal
