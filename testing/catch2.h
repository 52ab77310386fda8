// Includes the Catch2 that is installed: 2.13 (Debian 12) or 3 (newer systems).
#pragma once

#include <string>

#if ENGAGEMENT_CATCH2_VERSION >= 3
#include <catch2/catch_all.hpp>
#else
#include <catch2/catch.hpp>
#endif

namespace engagement::testing {

// A matcher for text that has `part` somewhere in it; its name differs between the two.
inline auto contains(const std::string& part) {
#if ENGAGEMENT_CATCH2_VERSION >= 3
  return Catch::Matchers::ContainsSubstring(part);
#else
  return Catch::Matchers::Contains(part);
#endif
}

}  // namespace engagement::testing
