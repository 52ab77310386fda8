#include "mock-server/oauth/base_string_uri.h"

#include "testing/catch2.h"

namespace engagement::oauth {
namespace {

std::string uri(std::string_view scheme, std::string_view host, std::string_view target) {
  return std::string(base_string_uri(scheme, host, split_target(target)).value_or("none"));
}

TEST_CASE("scheme and host are lower-cased, the path is kept as sent", "[AUTH-SIGNATURE]") {
  // The examples of RFC 5849 §3.4.1.2.
  CHECK(uri("HTTP", "EXAMPLE.COM:80", "/r%20v/X?id=123") == "http://example.com/r%20v/X");
  CHECK(uri("https", "www.example.net:8080", "/?q=1") == "https://www.example.net:8080/");
}

TEST_CASE("only the scheme's own default port is left out", "[AUTH-SIGNATURE]") {
  CHECK(uri("http", "h:80", "/") == "http://h/");
  CHECK(uri("https", "h:443", "/") == "https://h/");
  CHECK(uri("http", "h:443", "/") == "http://h:443/");
  CHECK(uri("https", "h:80", "/") == "https://h:80/");
  CHECK(uri("http", "h:", "/") == "http://h/");
}

TEST_CASE("IPv6 literals keep their brackets and lose no part to the port") {
  CHECK(uri("http", "[2001:DB8::1]", "/x") == "http://[2001:db8::1]/x");
  CHECK(uri("http", "[::1]:8080", "/x") == "http://[::1]:8080/x");
}

TEST_CASE("the authority of an absolute-form target counts, not the Host field") {
  CHECK(uri("http", "proxy:3128", "https://API.example.com/a?b") == "https://api.example.com/a");
  CHECK(uri("http", "proxy", "http://api.example.com") == "http://api.example.com/");
}

TEST_CASE("a URL in the query does not make a target absolute") {
  CHECK(uri("http", "h", "/a?next=http://other/") == "http://h/a");
  CHECK(split_target("/a?next=http://other/").query == "next=http://other/");
}

TEST_CASE("without a host there is no base string URI") {
  CHECK_FALSE(base_string_uri("http", "", split_target("/")));
  CHECK_FALSE(base_string_uri("http", ":8080", split_target("/")));
}

}  // namespace
}  // namespace engagement::oauth
