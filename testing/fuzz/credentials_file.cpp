// Any credentials file: read, or refused with words.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "mock-server/fixtures/fixture_file.h"
#include "testing/fuzz/check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  try {
    const auto known = engagement::fixtures::parse_credentials("credentials.json", text);
    for (const auto& each : known.store.all()) {
      FUZZ_CHECK(known.store.find(each.consumer_key, each.token.value_or("")) != nullptr);
    }
  } catch (const engagement::data::DataError& error) {
    FUZZ_CHECK(std::string_view(error.what()).find("credentials.json") == 0);
  }
  return 0;
}
