#include "mock-server/oauth/random_bytes.h"

#include <sys/random.h>

#include <cerrno>
#include <system_error>

namespace engagement::oauth {

void fill_random(std::span<unsigned char> bytes) {
  if (getentropy(bytes.data(), bytes.size()) != 0) {
    throw std::system_error(errno, std::generic_category(), "the kernel offers no random bytes");
  }
}

}  // namespace engagement::oauth
