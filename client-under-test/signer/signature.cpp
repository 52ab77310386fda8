#include "client-under-test/signer/signature.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include <array>
#include <memory>
#include <stdexcept>

#include "client-under-test/signer/percent_encoding.h"

namespace engagement_client::signer {
namespace {

const unsigned char* as_bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

std::string base64(const unsigned char* bytes, std::size_t size) {
  std::string encoded(4 * ((size + 2) / 3) + 1, '\0');  // EVP_EncodeBlock adds a NUL
  const int length = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(encoded.data()), bytes,
                                     static_cast<int>(size));
  encoded.resize(static_cast<std::size_t>(length));
  return encoded;
}

}  // namespace

std::string_view to_string(SignatureMethod method) {
  return method == SignatureMethod::hmac_sha1 ? "HMAC-SHA1" : "HMAC-SHA256";
}

std::optional<SignatureMethod> parse_signature_method(std::string_view name) {
  for (const auto method : {SignatureMethod::hmac_sha1, SignatureMethod::hmac_sha256}) {
    if (name == to_string(method)) {
      return method;
    }
  }
  return std::nullopt;
}

std::string signing_key(std::string_view consumer_secret, std::string_view token_secret) {
  return percent_encode(consumer_secret) + "&" + percent_encode(token_secret);
}

std::string sign(SignatureMethod method, std::string_view key, std::string_view base_string) {
  const std::unique_ptr<EVP_MAC, decltype(&EVP_MAC_free)> hmac(
      EVP_MAC_fetch(nullptr, "HMAC", nullptr), &EVP_MAC_free);
  const std::unique_ptr<EVP_MAC_CTX, decltype(&EVP_MAC_CTX_free)> context(
      hmac ? EVP_MAC_CTX_new(hmac.get()) : nullptr, &EVP_MAC_CTX_free);

  std::string digest = method == SignatureMethod::hmac_sha1 ? "SHA1" : "SHA256";
  const std::array<OSSL_PARAM, 2> parameters = {
      OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest.data(), 0),
      OSSL_PARAM_construct_end()};

  std::array<unsigned char, EVP_MAX_MD_SIZE> mac{};
  std::size_t length = 0;
  if (!context || EVP_MAC_init(context.get(), as_bytes(key), key.size(), parameters.data()) != 1 ||
      EVP_MAC_update(context.get(), as_bytes(base_string), base_string.size()) != 1 ||
      EVP_MAC_final(context.get(), mac.data(), &length, mac.size()) != 1) {
    throw std::runtime_error("OpenSSL cannot compute HMAC with " + digest +
                             ": is the default provider of this installation loaded?");
  }
  return base64(mac.data(), length);
}

}  // namespace engagement_client::signer
