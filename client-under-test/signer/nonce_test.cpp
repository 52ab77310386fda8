#include "client-under-test/signer/nonce.h"

#include <set>

#include "testing/catch2.h"

namespace engagement_client::signer {

TEST_CASE("nonces are 32 hexadecimal digits and never the same", "[AUTH-NONCE]") {
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) {
    const std::string nonce = make_nonce();
    REQUIRE(nonce.size() == 32);
    REQUIRE(nonce.find_first_not_of("0123456789abcdef") == std::string::npos);
    REQUIRE(seen.insert(nonce).second);
  }
}

}  // namespace engagement_client::signer
