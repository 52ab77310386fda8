#include "conformance/provider/signer.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <stdexcept>

namespace engagement::conformance::provider {
namespace {

void append_hex(std::string& text, unsigned char byte, std::string_view digits) {
  text += digits[byte >> 4U];
  text += digits[byte & 0x0FU];
}

bool is_unreserved(unsigned char byte) {  // RFC 3986 §2.3, in ASCII whatever the locale
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
         (byte >= '0' && byte <= '9') || byte == '-' || byte == '.' || byte == '_' || byte == '~';
}

}  // namespace

std::string percent_encoded(std::string_view text) {
  std::string encoded;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (is_unreserved(byte)) {
      encoded += c;
    } else {
      encoded += '%';
      append_hex(encoded, byte, "0123456789ABCDEF");
    }
  }
  return encoded;
}

std::string signature_base_string(std::string_view method, std::string_view base_uri,
                                  const Parameters& parameters) {
  Parameters encoded;
  for (const auto& [name, value] : parameters) {
    encoded.emplace_back(percent_encoded(name), percent_encoded(value));
  }
  std::sort(encoded.begin(), encoded.end());  // §3.4.1.3.2: by encoded name, then by encoded value
  std::string normalised;
  for (const auto& [name, value] : encoded) {
    normalised += (normalised.empty() ? "" : "&") + name + "=" + value;
  }
  return percent_encoded(method) + "&" + percent_encoded(base_uri) + "&" +
         percent_encoded(normalised);
}

std::string hmac_sha1(std::string_view base_string, const Credentials& credentials) {
  const std::string key = percent_encoded(credentials.consumer_secret) + "&" +
                          percent_encoded(credentials.token_secret);
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  if (HMAC(EVP_sha1(), key.data(), static_cast<int>(key.size()),
           reinterpret_cast<const unsigned char*>(base_string.data()), base_string.size(),
           digest.data(), &size) == nullptr) {
    throw std::runtime_error("OpenSSL computes no HMAC-SHA1");
  }
  std::array<unsigned char, 2 * EVP_MAX_MD_SIZE> base64{};
  const int length = EVP_EncodeBlock(base64.data(), digest.data(), static_cast<int>(size));
  return {reinterpret_cast<const char*>(base64.data()), static_cast<std::size_t>(length)};
}

std::string random_nonce() {
  std::array<unsigned char, 16> bytes{};
  if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) {
    throw std::runtime_error("OpenSSL has no randomness for a nonce");
  }
  std::string nonce;
  for (const unsigned char byte : bytes) {
    append_hex(nonce, byte, "0123456789abcdef");
  }
  return nonce;
}

}  // namespace engagement::conformance::provider
