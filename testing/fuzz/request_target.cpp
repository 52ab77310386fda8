// Any request target, with any Host field behind the first line end of the input.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "mock-server/contract/route.h"
#include "testing/fuzz/check.h"
#include "testing/fuzz/signed_request.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::size_t end = input.find('\n');
  const std::string_view target = input.substr(0, end);
  const std::string_view host =
      end == std::string_view::npos ? "127.0.0.1:8080" : input.substr(end + 1);
  const auto route = engagement::contract::check_route(target, "");
  FUZZ_CHECK(route.matches() == route.problem.empty());
  engagement::contract::check_route(target, "/gateway");
  engagement::fuzz::verify_and_diagnose(target, host, engagement::fuzz::plain_authorization());
  return 0;
}
