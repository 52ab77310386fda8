// A received signature, read in every way in which clients write a digest.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace engagement::oauth {

struct SignatureReading {
  std::string_view mistake;  // of mistakes.h; empty: the right way
  std::string digest;        // raw bytes
};

// `received` is decoded from the header. The right reading comes first, if there is one.
std::vector<SignatureReading> read_signature(std::string_view received);

}  // namespace engagement::oauth
