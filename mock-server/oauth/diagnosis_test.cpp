// Each mistake is made on purpose, over random requests and credentials, and has to be named.
#include "mock-server/oauth/diagnosis.h"

#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "mock-server/oauth/key_variants.h"
#include "mock-server/oauth/mistakes.h"
#include "mock-server/oauth/percent_encoding.h"
#include "mock-server/oauth/recipe_variants.h"
#include "testing/catch2.h"

namespace engagement::oauth {
namespace {

constexpr std::int64_t kNow = 1'800'000'000;

// Random requests: ids and secrets with everything that encoders get wrong.
class Generator {
 public:
  explicit Generator(unsigned seed) : random_(seed) {}

  std::string text(std::size_t least = 4) {
    static const std::vector<std::string> pieces = {
        "a", "B", "7", "-", ".", "_", "~", " ", "+", "%", "&",  "=", "/", "?", "#",  "!",
        "*", "'", "(", ")", ";", ":", "@", ",", "$", "é", "日", "🎉", "ü", "x", "Zq", "12"};
    std::string made = "k";
    for (std::size_t n = least + pick(8); n > 0; --n) {
      made += pieces[pick(pieces.size())];
    }
    return made;
  }

  std::size_t pick(std::size_t count) { return random_() % count; }

  SignedMaterial material() {
    SignedMaterial made;
    made.method = "GET";
    made.scheme = pick(2) == 0 ? "http" : "https";
    made.host = std::vector<std::string>{"API.Example.com", "xn--bcher-kva.example",
                                         "[2001:DB8::1]", "127.0.0.1"}[pick(4)];
    made.port = std::vector<std::string>{"", "80", "443", "8123"}[pick(4)];
    made.path = "/api/account/" + encode(text()) + "/visitors/a+B%2f" + encode(text());
    made.query = "v=1&sid=" + encode(text()) + "&t=z&t=%3A&t=5&x[0]=a&x[1]=b+c&q=a;b=c=d&e=&f";
    made.header = {{"oauth_consumer_key", text()},
                   {"oauth_nonce", text()},
                   {"oauth_timestamp", std::to_string(kNow)},
                   {"oauth_token", text()},
                   {"oauth_signature_method", "HMAC-SHA1"},
                   {"oauth_version", "1.0"}};
    made.realm = "r " + std::to_string(pick(1000));
    return made;
  }

  Credential credential(const SignedMaterial& material) {
    return {material.header[0].value, text(), material.header[3].value, text(), ""};
  }

 private:
  std::mt19937 random_;
};

std::string header_of(const SignedMaterial& material, const std::string& signature) {
  std::string header = "OAuth realm=\"" + *material.realm + "\"";
  for (const DecodedParameter& each : material.header) {
    header += ", " + each.name + "=\"" + encode(each.value) + "\"";
  }
  return header + ", oauth_signature=\"" + encode(signature) + "\"";
}

Diagnosis diagnosed(const SignedMaterial& material, const Credential& credential,
                    const std::string& signature) {
  const std::string target = material.path + "?" + material.query;
  const std::string host = material.host + (material.port.empty() ? "" : ":" + material.port);
  const std::string header = header_of(material, signature);
  const SignedRequest request{material.method, target, material.scheme, host, {header}, "", ""};
  const CredentialStore store({credential});
  const Verdict verdict = Verifier({}, Policy{}).check_request(request, kNow, store);
  if (verdict.accepted()) {
    return {};
  }
  REQUIRE(verdict.reason == Reason::signature_mismatch);
  DiagnosisHints patient;
  patient.work = 80'000'000;  // these requests have more than their share of odd characters
  return diagnose(request, verdict, store, patient);
}

std::string sign(const std::string& key, const std::string& base_string) {
  return hmac_signature(SignatureMethod::hmac_sha1, key, base_string);
}

std::string right_key(const Credential& credential) {
  return signing_key(credential.consumer_secret, credential.token_secret);
}

// Classes whose base string is the same for this material: naming any of them is right.
std::set<std::string_view> classes_of(const SignedMaterial& material, const std::string& text) {
  std::set<std::string_view> classes;
  for (const RecipeVariant& variant : recipe_variants(material, {})) {
    Recipe recipe;
    variant.apply(recipe);
    if (base_string_of(recipe, material) == text) {
      classes.insert(variant.mistake);
    }
  }
  return classes;
}

TEST_CASE("the recipe without a mistake is the one that the verifier uses") {
  Generator generator(1);
  for (int i = 0; i < 300; ++i) {
    const SignedMaterial material = generator.material();
    const Credential credential = generator.credential(material);
    const Diagnosis diagnosis = diagnosed(
        material, credential, sign(right_key(credential), base_string_of(Recipe{}, material)));
    CHECK(diagnosis.mistakes.empty());
  }
}

TEST_CASE("a mistake in the base string is named, over random requests", "[AUTH-SIGNATURE]") {
  Generator generator(2);
  std::map<std::string_view, int> named;
  for (int i = 0; i < 6; ++i) {
    const SignedMaterial material = generator.material();
    const Credential credential = generator.credential(material);
    const std::string right = base_string_of(Recipe{}, material);
    for (const RecipeVariant& variant : recipe_variants(material, {})) {
      Recipe recipe;
      variant.apply(recipe);
      const std::string text = base_string_of(recipe, material);
      if (text == right) {
        continue;  // no mistake for this request
      }
      const Diagnosis diagnosis =
          diagnosed(material, credential, sign(right_key(credential), text));
      INFO(variant.mistake << "\n" << text << "\n" << right);
      REQUIRE(diagnosis.mistakes.size() == 1);
      CHECK(classes_of(material, text).contains(diagnosis.mistakes.front()));
      CHECK_FALSE(diagnosis.is_guess);
      CHECK(diagnosis.signed_base_string == text);
      ++named[variant.mistake];
    }
  }
  CHECK(named.size() >= 40);
}

TEST_CASE("a mistake in the key is named, over random secrets", "[AUTH-SIGNATURE]") {
  Generator generator(3);
  for (int i = 0; i < 4; ++i) {
    const SignedMaterial material = generator.material();
    const Credential credential = generator.credential(material);
    const std::string text = base_string_of(Recipe{}, material);
    for (const KeyVariant& variant : key_variants(credential, {})) {
      const Diagnosis diagnosis = diagnosed(material, credential, sign(variant.key, text));
      REQUIRE(diagnosis.mistakes.size() == 1);
      CHECK(diagnosis.mistakes.front() == variant.mistake);
      CHECK_FALSE(diagnosis.is_guess);
    }
  }
}

TEST_CASE("wrong forms of the right digest are named") {
  Generator generator(5);
  const SignedMaterial material = generator.material();
  const Credential credential = generator.credential(material);
  const std::string text = base_string_of(Recipe{}, material);
  const std::string right = sign(right_key(credential), text);
  const std::string digest = hmac_digest(SignatureMethod::hmac_sha1, right_key(credential), text);
  std::string hex;
  for (const char c : digest) {
    constexpr char kDigits[] = "0123456789abcdef";
    hex += kDigits[static_cast<unsigned char>(c) >> 4];
    hex += kDigits[static_cast<unsigned char>(c) & 15];
  }
  const auto mistake = [&](const std::string& signature) {
    const Diagnosis diagnosis = diagnosed(material, credential, signature);
    return diagnosis.mistakes.empty() ? "" : diagnosis.mistakes.front();
  };
  CHECK(mistake(hex) == "signature-hex");
  CHECK(mistake(right.substr(0, right.size() - 1)) == "signature-without-padding");
  CHECK(mistake(encode(right)) == "signature-double-encoded");
  std::string flipped = right;
  flipped[3] = flipped[3] == 'A' ? 'B' : 'A';
  CHECK(mistake(flipped) == "signature-tampered");
  CHECK(mistake(hmac_signature(SignatureMethod::hmac_sha256, right_key(credential), text)) ==
        "hash-not-as-declared");
}

TEST_CASE("a request that is too large to search is refused without a name") {
  Generator generator(8);
  SignedMaterial material = generator.material();
  const Credential credential = generator.credential(material);
  material.query += "&" + std::string(20'000, 'a');
  CHECK(diagnosed(material, credential, sign("other", "text")).mistakes.empty());
}

TEST_CASE("what nothing explains is a guess, within the work that is allowed") {
  Generator generator(6);
  const SignedMaterial material = generator.material();
  const Credential credential = generator.credential(material);
  const std::string target = material.path + "?" + material.query;
  const std::string header =
      header_of(material, sign("a key that nobody knows", base_string_of(Recipe{}, material)));
  const SignedRequest request{"GET", target, material.scheme, material.host, {header}, "", ""};
  const CredentialStore store({credential});
  const Verdict verdict = Verifier({}, Policy{}).check_request(request, kNow, store);
  const Diagnosis diagnosis = diagnose(request, verdict, store);
  REQUIRE(diagnosis.mistakes.size() == 1);
  CHECK(diagnosis.is_guess);
  CHECK(diagnosis.mistakes.front() == "wrong-consumer-secret");
}

// One line of at most 100 characters; continuation bytes of UTF-8 are none.
bool is_short_line(std::string_view text) {
  const auto characters = std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  });
  return !text.empty() && characters <= 100 && text.find_first_of("\r\n") == std::string_view::npos;
}

TEST_CASE("every mistake has a name of its own, words, examples, a fix and a source") {
  std::set<std::string_view> names;
  for (const Mistake& mistake : all_mistakes()) {
    CHECK(names.insert(mistake.name).second);
    INFO(mistake.name);
    CHECK_FALSE(mistake.what.empty());
    CHECK(is_short_line(mistake.wrong));
    CHECK(is_short_line(mistake.right));
    CHECK(mistake.wrong != mistake.right);
    CHECK_FALSE(mistake.fix.empty());
    CHECK(mistake.source.substr(0, 4) == "RFC ");
    CHECK(find_mistake(mistake.name) == &mistake);
  }
  Generator generator(7);
  const SignedMaterial material = generator.material();
  for (const RecipeVariant& variant : recipe_variants(material, {"other:1"})) {
    CHECK(names.contains(variant.mistake));
  }
  for (const KeyVariant& variant : key_variants(generator.credential(material), {"other"})) {
    CHECK(names.contains(variant.mistake));
  }
}

}  // namespace
}  // namespace engagement::oauth
