#include "mock-server/journal/redactor.h"

#include <string>
#include <vector>

#include "testing/catch2.h"

namespace engagement::journal {
namespace {

Redactor redactor(const std::string& secret, const std::string& token_secret = "") {
  return Redactor(oauth::CredentialStore({{"key", secret, "token", token_secret, ""}}));
}

TEST_CASE("a secret is masked wherever it stands, and nothing else is") {
  const Redactor made = redactor("hush-hush-hush", "other-secret");
  CHECK(made.redact("/a/hush-hush-hush/b?c=hush-hush-hush&d=other-secret") == "/a/…/b?c=…&d=…");
  CHECK(made.redact("hush-hush-hus") == "hush-hush-hus");
  CHECK(made.redact("xhush-hush-hushhush-hush-hush!") == "x……!");
  CHECK(made.redact("") == "");
}

TEST_CASE("a secret is found in every encoding that a client or a base string gives it") {
  const Redactor made = redactor("k/a=b +c%dogs");
  for (const char* shown : {"k/a=b +c%dogs", "k%2Fa%3Db%20%2Bc%25dogs", "k%2fa%3db%20%2bc%25dogs",
                            "k/a=b++c%25dogs", "k%252Fa%253Db%2520%252Bc%2525dogs",
                            "%6b%2Fa%3D%62+%2Bc%25dogs", "k%25252fa=b %2Bc%dogs"}) {
    INFO(shown);
    CHECK(made.redact("<" + std::string(shown) + ">") == "<…>");
  }
}

TEST_CASE("a secret is found at every place of a text, plain or decoded") {
  for (const std::string secret : {"hush-hush-12", "hush-hush-xyz", "hush-hush-hush-hush-hush-hush"}) {
    const Redactor made = redactor(secret);
    for (std::size_t before = 0; before < 30; ++before) {
      for (std::size_t behind = 0; behind < 13; ++behind) {
        const std::string begin(before, '.');
        const std::string end(behind, '.');
        INFO(secret << " at " << before << ", " << behind << " behind it");
        CHECK(made.redact(begin + secret + end) == begin + "…" + end);
        CHECK(made.redact("%41" + begin + secret + end) == "%41" + begin + "…" + end);
      }
    }
  }
}

TEST_CASE("a text is masked in place as a copy of it would be") {
  const Redactor made = redactor("hush-hush-hush");
  for (std::string text : {"/a/hush-hush-hush", "/a/hush-hush%2Dhush", "/a/hush-hush-husk", "/a"}) {
    INFO(text);
    const std::string copy = made.redact(text);
    made.redact_in_place(text);
    CHECK(text == copy);
  }
}

TEST_CASE("each of many secrets is found, and no other text is touched") {
  std::vector<oauth::Credential> credentials;
  for (int i = 0; i < 2000; ++i) {
    credentials.push_back({"key-" + std::to_string(i), "of-the-consumer-" + std::to_string(i), "t",
                           "of-the-token-" + std::to_string(i), ""});
  }
  const Redactor made{oauth::CredentialStore(credentials)};
  for (int i = 0; i < 2000; ++i) {
    const std::string number = std::to_string(i);
    CHECK(made.redact("<of-the-token-" + number + ">") == "<…>");
  }
  CHECK(made.redact("a longer text of the token and of the consumer, which has no secret") ==
        "a longer text of the token and of the consumer, which has no secret");
}

TEST_CASE("of two secrets that begin alike the longer one is masked") {
  const Redactor made = redactor("secret-of-it", "secret-of-it-too");
  CHECK(made.redact("secret-of-it-too secret-of-it") == "… …");
}

TEST_CASE("a secret that could be found out by trying is left alone") {
  CHECK(redactor("visits/curr").redact("visits/current") == "visits/current");
  CHECK(Redactor::is_too_short("visits/curr"));
  CHECK_FALSE(Redactor::is_too_short("visits/curre"));
}

TEST_CASE("a secret is found in hex and inside Base64") {
  const Redactor made = redactor("s3cr+t/Wert?~>~");
  CHECK(made.redact("733363722b742f576572743f7e3e7e!") == "…!");
  CHECK(made.redact("733363722B742F576572743F7E3E7E!") == "…!");
  // Behind none, one and two other bytes, with one behind; and in the alphabet for URLs.
  CHECK(made.redact("czNjcit0L1dlcnQ/fj5+IQ==") == "…IQ==");
  CHECK(made.redact("OnMzY3IrdC9XZXJ0P34+fiE=") == "On…iE=");
  CHECK(made.redact("YTpzM2NyK3QvV2VydD9+Pn4h") == "YTp…4h");
  CHECK(made.redact("czNjcit0L1dlcnQ_fj5-IQ") == "…IQ");
  CHECK(made.redact("czNjcit0L1dlcnQ%2Ffj5%2BIQ%3D%3D") == "…IQ%3D%3D");
}

TEST_CASE("broken escapes and cut-off texts are taken as they are") {
  const Redactor made = redactor("abcdogshijkl%");
  for (const char* text : {"%", "%2", "%25", "%zz", "%2525252", "abcdogshijk", "abcdogshijkl"}) {
    INFO(text);
    CHECK(made.redact(text) == text);
  }
  CHECK(made.redact("abcdogshijkl%") == "…");
}

TEST_CASE("other secrets can be named, such as the token of the admin listener") {
  CHECK(Redactor(oauth::CredentialStore(), {"0123456789abcdef"}).redact("T 0123456789abcdef") ==
        "T …");
}

}  // namespace
}  // namespace engagement::journal
