#include "mock-server/contract/shown_base_string.h"

#include "mock-server/oauth/percent_encoding.h"
#include "testing/catch2.h"

namespace engagement::contract {
namespace {

ShownBaseString shown(const std::string& secret = "hush/consumer") {
  return ShownBaseString(oauth::CredentialStore({{"c-key", secret, "t k", "hush-token", ""}}),
                         {"mock.test"});
}

const std::string kBaseString =
    "GET&http%3A%2F%2Fmock.test%3A8080%2Fapi%2Faccount%2F12345678%2Fmonitoring%2Fvisitors%2Fbob"
    "&oauth_consumer_key%3Dc-key%26oauth_nonce%3Dab12%26oauth_timestamp%3D1800000000"
    "%26oauth_token%3Dt%2520k%26oauth_version%3D1.0%26sid%3Da%2520b%26v%3D1%26more%3Dx";

TEST_CASE("words of the contract, known keys and numbers show; other values by their outline") {
  CHECK(shown()(kBaseString) ==
        "GET&http%3A%2F%2Fmock.test%3A8080%2Fapi%2Faccount%2F12345678%2Fmonitoring%2Fvisitors%2Fxxx"
        "&oauth_consumer_key%3Dc-key%26oauth_nonce%3Dxx00%26oauth_timestamp%3D1800000000"
        "%26oauth_token%3Dt%2520k%26oauth_version%3D1.0%26sid%3Dx%2520x%26v%3D1%26xxxx%3Dx");
}

TEST_CASE("a secret is shown as any other text of its form is") {
  for (const auto& [secret, other] :
       {std::pair{"hush/consumer", "abcd/efghijkl"}, std::pair{"hush-token", "shhh-takes"}}) {
    const std::string ours = oauth::encode(oauth::encode(secret));
    const std::string theirs = oauth::encode(oauth::encode(other));
    CHECK(shown()("GET&sid%3D" + ours) == shown()("GET&sid%3D" + theirs));
    CHECK(shown()("GET&" + ours).find("hush") == std::string::npos);
  }
}

TEST_CASE("a secret of digits only takes all numbers out, not only itself") {
  const ShownBaseString made = shown("1234/5678");
  CHECK(made("v%3D1234%252F5678%26v%3D99") == "v%3D0000%252F0000%26v%3D00");
  CHECK(shown()("v%3D99") == "v%3D99");
}

TEST_CASE("a key that is its own secret is not shown") {
  CHECK(shown("c-key")("a&c-key") == "x&x-xxx");
}

TEST_CASE("whatever a mistaken client signed keeps its length") {
  for (const char* text : {"", "&", "%", "GET&%25&%2", "a%2525252Fb", "\xc3\xa9%c3", "&&==//"}) {
    INFO(text);
    CHECK(shown()(text).size() == std::string_view(text).size());
  }
}

}  // namespace
}  // namespace engagement::contract
