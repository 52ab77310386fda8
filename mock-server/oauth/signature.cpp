#include "mock-server/oauth/signature.h"

#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <array>
#include <memory>

#include "mock-server/oauth/hmac.h"
#include "mock-server/oauth/percent_encoding.h"

namespace engagement::oauth {
namespace {

struct Free {
  void operator()(EVP_PKEY* p) const { EVP_PKEY_free(p); }
  void operator()(EVP_MD_CTX* p) const { EVP_MD_CTX_free(p); }
  void operator()(BIO* p) const { BIO_free(p); }
};
template <typename T>
using Owned = std::unique_ptr<T, Free>;

constexpr std::array<std::pair<std::string_view, SignatureMethod>, 4> kMethods{{
    {"HMAC-SHA1", SignatureMethod::hmac_sha1},
    {"HMAC-SHA256", SignatureMethod::hmac_sha256},
    {"RSA-SHA1", SignatureMethod::rsa_sha1},
    {"PLAINTEXT", SignatureMethod::plaintext},
}};

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

}  // namespace

std::optional<SignatureMethod> parse_signature_method(std::string_view name) {
  for (const auto& [known, method] : kMethods) {
    if (known == name) {
      return method;
    }
  }
  return std::nullopt;
}

std::string_view name_of(SignatureMethod method) {
  for (const auto& [name, known] : kMethods) {
    if (known == method) {
      return name;
    }
  }
  return {};
}

const std::vector<std::string_view>& signature_method_names() {
  static const std::vector<std::string_view> names = [] {
    std::vector<std::string_view> all;
    for (const auto& [name, method] : kMethods) {
      all.push_back(name);
    }
    return all;
  }();
  return names;
}

std::string signing_key(std::string_view consumer_secret, std::string_view token_secret) {
  std::string key;
  key.reserve(consumer_secret.size() + token_secret.size() + 16);
  append_encoded(key, consumer_secret);
  key += '&';
  append_encoded(key, token_secret);
  return key;
}

std::string to_base64(std::string_view bytes) {
  std::string text(4 * ((bytes.size() + 2) / 3) + 1, '\0');  // EVP_EncodeBlock writes a final NUL
  EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), bytes_of(bytes),
                  static_cast<int>(bytes.size()));
  text.pop_back();
  return text;
}

std::optional<std::string> from_base64(std::string_view text) {
  if (text.empty() || text.size() % 4 != 0 || text.size() > 8192) {
    return std::nullopt;
  }
  std::string bytes(text.size() / 4 * 3, '\0');
  const int size = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()), bytes_of(text),
                                   static_cast<int>(text.size()));
  if (size < 0) {
    return std::nullopt;
  }
  const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
  bytes.resize(static_cast<std::size_t>(size) - padding);
  return bytes;
}

std::string hmac_digest(SignatureMethod method, std::string_view key, std::string_view text) {
  return std::string(Hmac(method, key).digest(text).bytes());
}

std::string hmac_signature(SignatureMethod method, std::string_view key, std::string_view text) {
  return to_base64(hmac_digest(method, key, text));
}

bool verify_rsa_sha1(const std::string& public_key_pem, std::string_view text,
                     std::string_view signature) {
  const auto bytes = from_base64(signature);
  const Owned<BIO> bio(
      BIO_new_mem_buf(public_key_pem.data(), static_cast<int>(public_key_pem.size())));
  const Owned<EVP_PKEY> key(bio ? PEM_read_bio_PUBKEY(bio.get(), nullptr, nullptr, nullptr)
                                : nullptr);
  const Owned<EVP_MD_CTX> context(EVP_MD_CTX_new());
  if (!bytes || !key || !context || EVP_PKEY_get_base_id(key.get()) != EVP_PKEY_RSA ||
      EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha1(), nullptr, key.get()) != 1) {
    return false;
  }
  return EVP_DigestVerify(context.get(), bytes_of(*bytes), bytes->size(), bytes_of(text),
                          text.size()) == 1;
}

bool equal_in_constant_time(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace engagement::oauth
