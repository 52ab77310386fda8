#include "client-under-test/signer/nonce.h"

#include <sys/random.h>

#include <array>
#include <stdexcept>

namespace engagement_client::signer {

std::string make_nonce() {
  std::array<unsigned char, 16> random{};
  // From the kernel, which seeds OpenSSL's generator too: to set that one up takes a seventh of an
  // adapter's start. So few bytes come whole, whatever signals come (getrandom(2)).
  if (::getrandom(random.data(), random.size(), 0) != static_cast<ssize_t>(random.size())) {
    throw std::runtime_error("the system has no random bytes for a nonce");
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
