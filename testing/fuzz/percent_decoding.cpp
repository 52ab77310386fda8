// Percent-decoding of any bytes, and what holds between encoding and decoding.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "mock-server/oauth/percent_encoding.h"
#include "testing/fuzz/check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace engagement::oauth;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const std::string encoded = encode(bytes);
  FUZZ_CHECK(decode(encoded) == bytes);
  FUZZ_CHECK(decode_form(encoded) == bytes);
  for (const auto& decoded : {decode(bytes), decode_form(bytes)}) {
    if (decoded) {
      FUZZ_CHECK(decoded->size() <= bytes.size());
      FUZZ_CHECK(decode(encode(*decoded)) == decoded);
    }
  }
  FUZZ_CHECK(decode(bytes).has_value() == decode_form(bytes).has_value());
  return 0;
}
