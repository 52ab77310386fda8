// Any trace of curl: read or refused with words, and explained.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "mock-server/recorded/curl_trace.h"
#include "testing/fuzz/explained.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  engagement::fuzz::explain_what_is_read(
      {reinterpret_cast<const char*>(data), size}, [](std::string_view text) {
        return std::vector<engagement::recorded::PastedRequest>(
            engagement::recorded::parse_curl_trace("input", text));
      });
  return 0;
}
