#include "conformance/provider/exchange.h"
#include "testing/catch2.h"

namespace engagement::conformance::provider {
namespace {

std::string read_back(std::string_view text) {
  const std::optional<BaseUrl> url = parse_base_url(text);
  return url ? url->origin() + url->path : "refused";
}

TEST_CASE("a base URL is read and normalised as the base string wants it (RFC 5849 §3.4.1.2)") {
  CHECK(read_back("http://127.0.0.1:8080") == "http://127.0.0.1:8080");
  CHECK(read_back("HTTPS://API.Example.com/") == "https://api.example.com");
  CHECK(read_back("https://api.example.com:443/Gateway/") == "https://api.example.com/Gateway");
  CHECK(read_back("http://api.example.com:443") == "http://api.example.com:443");
  CHECK(read_back("http://[::1]:8080/a") == "http://[::1]:8080/a");
  CHECK(read_back("https://[::1]") == "https://[::1]");
}

TEST_CASE("what is no base URL is refused") {
  for (const char* text :
       {"", "api.example.com", "ftp://a", "http://", "http://a:", "http://a:0", "http://a:65536",
        "http://a:b", "http://a?b", "http://a#b", "http://user@a", "http://a b", "http://[::1",
        "http://[::1]x", "http://a\r\nb", "http:///path"}) {
    INFO(text);
    CHECK(read_back(text) == "refused");
  }
}

}  // namespace
}  // namespace engagement::conformance::provider
