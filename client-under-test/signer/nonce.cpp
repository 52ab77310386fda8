#include "client-under-test/signer/nonce.h"

#include <openssl/rand.h>

#include <array>
#include <stdexcept>

namespace engagement_client::signer {

std::string make_nonce() {
  std::array<unsigned char, 16> random{};
  if (RAND_bytes(random.data(), static_cast<int>(random.size())) != 1) {
    throw std::runtime_error("OpenSSL has no random bytes for a nonce");
  }
  constexpr char kHexDigits[] = "0123456789abcdef";
  std::string nonce;
  for (const unsigned char byte : random) {
    nonce += kHexDigits[byte >> 4U];
    nonce += kHexDigits[byte & 0x0FU];
  }
  return nonce;
}

}  // namespace engagement_client::signer
