#include "mock-server/oauth/hmac.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <string>

#include "mock-server/oauth/credentials.h"
#include "testing/catch2.h"

namespace engagement::oauth {
namespace {

std::string openssl_hmac(const EVP_MD* hash, const std::string& key, const std::string& text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  REQUIRE(HMAC(hash, key.data(), static_cast<int>(key.size()),
               reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data(),
               &size) != nullptr);
  return {reinterpret_cast<const char*>(digest.data()), size};
}

TEST_CASE("our HMAC is that of OpenSSL, for keys and texts of every length") {
  for (const std::size_t key_size : {0U, 1U, 20U, 63U, 64U, 65U, 200U}) {
    const std::string key(key_size, 'k');
    const Hmac sha1(SignatureMethod::hmac_sha1, key);
    const Hmac sha256(SignatureMethod::hmac_sha256, key);
    for (const std::size_t size : {0U, 1U, 55U, 56U, 63U, 64U, 65U, 500U, 5000U}) {
      const std::string text(size, 't');
      CHECK(sha1.digest(text).bytes() == openssl_hmac(EVP_sha1(), key, text));
      CHECK(sha256.digest(text).bytes() == openssl_hmac(EVP_sha256(), key, text));
      Hmac::Running pieces(sha1);
      pieces.add(text.substr(0, size / 3));
      pieces.add(text.substr(size / 3));
      CHECK(pieces.finish().bytes() == sha1.digest(text).bytes());
    }
  }
}

TEST_CASE("each credential has a key of its own, for both hashes") {
  const CredentialStore store({{"k", "cs", "t1", "ts1", ""}, {"k", "cs", "t2", "ts2", ""}});
  for (const Credential& each : store.all()) {
    const std::string key = signing_key(each.consumer_secret, each.token_secret);
    CHECK(store.hmac_of(each, SignatureMethod::hmac_sha1).digest("x").bytes() ==
          openssl_hmac(EVP_sha1(), key, "x"));
    CHECK(store.hmac_of(each, SignatureMethod::hmac_sha256).digest("x").bytes() ==
          openssl_hmac(EVP_sha256(), key, "x"));
  }
}

}  // namespace
}  // namespace engagement::oauth
