// Random bytes that nobody can foresee.
#pragma once

#include <span>

namespace engagement::oauth {

// Fills up to 256 bytes from the kernel's generator. OpenSSL's would be set up first, which takes
// 0.7 ms and two megabytes of every start. Throws std::system_error.
void fill_random(std::span<unsigned char> bytes);

}  // namespace engagement::oauth
