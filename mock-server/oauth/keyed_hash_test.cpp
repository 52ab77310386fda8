#include "mock-server/oauth/keyed_hash.h"

#include <openssl/evp.h>
#include <openssl/params.h>

#include <random>
#include <string>

#include "testing/catch2.h"

namespace engagement::oauth {
namespace {

// What OpenSSL makes of it.
Fingerprint siphash(const Fingerprint& key, const std::string& text) {
  EVP_MAC* const mac = EVP_MAC_fetch(nullptr, "SIPHASH", nullptr);
  EVP_MAC_CTX* const context = EVP_MAC_CTX_new(mac);
  std::size_t size = sizeof(Fingerprint);
  const OSSL_PARAM params[] = {OSSL_PARAM_construct_size_t("size", &size),
                               OSSL_PARAM_construct_end()};
  Fingerprint result{};
  REQUIRE(EVP_MAC_init(context, reinterpret_cast<const unsigned char*>(key.data()), sizeof key,
                       params) == 1);
  REQUIRE(EVP_MAC_update(context, reinterpret_cast<const unsigned char*>(text.data()),
                         text.size()) == 1);
  REQUIRE(EVP_MAC_final(context, reinterpret_cast<unsigned char*>(result.data()), &size,
                        sizeof result) == 1);
  EVP_MAC_CTX_free(context);
  EVP_MAC_free(mac);
  return result;
}

TEST_CASE("our SipHash is that of OpenSSL, however the text is cut") {
  std::mt19937_64 random(1);
  for (std::size_t size = 0; size < 300; ++size) {
    const Fingerprint key{random(), random()};
    std::string text;
    for (std::size_t i = 0; i < size; ++i) {
      text += static_cast<char>(random());
    }
    const Fingerprint right = siphash(key, text);
    SipHash whole(key);
    whole.add(text);
    CHECK(whole.finish() == right);
    SipHash cut(key);
    std::string_view rest = text;
    while (!rest.empty()) {
      const std::size_t piece = std::min<std::size_t>(rest.size(), random() % 20);
      cut.add(rest.substr(0, piece));
      rest.remove_prefix(piece);
    }
    CHECK(cut.finish() == right);
  }
}

TEST_CASE("fingerprints tell where a field ends, and no two memories have the same") {
  const KeyedHash hash;
  CHECK(hash.of({"ab", "c"}) == hash.of({"ab", "c"}));
  CHECK(hash.of({"ab", "c"}) != hash.of({"a", "bc"}));
  CHECK(hash.of({"ab", "c"}) != KeyedHash().of({"ab", "c"}));
}

}  // namespace
}  // namespace engagement::oauth
