#include "client-under-test/url.h"

#include <stdexcept>

#include "testing/catch2.h"

namespace engagement_client {

TEST_CASE("a base URL is taken apart, its default port left out of the authority", "[URL-HOST]") {
  struct Row {
    const char* url;
    bool https;
    const char* host;
    int port;
    const char* authority;
    const char* path;
  };
  const Row rows[] = {
      {"http://h.example", false, "h.example", 80, "h.example", ""},
      {"http://h.example/", false, "h.example", 80, "h.example", ""},
      {"HTTPS://H.Example:443/", true, "h.example", 443, "h.example", ""},
      {"http://h:443", false, "h", 443, "h:443", ""},
      {"https://h:80/gate/Way/", true, "h", 80, "h:80", "/gate/Way"},
      {"http://127.0.0.1:8080/a%20b//", false, "127.0.0.1", 8080, "127.0.0.1:8080", "/a%20b"},
      {"http://h:", false, "h", 80, "h", ""},
      {"http://[::1]:8080/p", false, "::1", 8080, "[::1]:8080", "/p"},
      {"https://[2001:DB8::1]", true, "2001:db8::1", 443, "[2001:db8::1]", ""},
  };
  for (const Row& row : rows) {
    INFO(row.url);
    const BaseUrl base = parse_base_url(row.url);
    CHECK(base.https == row.https);
    CHECK(base.host == row.host);
    CHECK(base.port == row.port);
    CHECK(base.authority == row.authority);
    CHECK(base.path == row.path);
    CHECK(base.origin() == std::string(row.https ? "https://" : "http://") + row.authority);
  }
}

TEST_CASE("a base URL that cannot be meant is refused", "[INPUT-SAFE]") {
  for (const char* url : {"",
                          "h.example",
                          "//h.example",
                          "ftp://h",
                          "http://",
                          "http:///path",
                          "http://:80",
                          "http://h:0",
                          "http://h:65536",
                          "http://h:8o",
                          "http://h:-1",
                          "http://user@h",
                          "http://u:p@h",
                          "http://h?q",
                          "http://h/#f",
                          "http://h/a b",
                          "http://h\r\nX: y",
                          "http://münchen.example",
                          "http://[::1",
                          "http://[::1]x"}) {
    INFO(url);
    CHECK_THROWS_AS(parse_base_url(url), std::invalid_argument);
  }
}

TEST_CASE("each id stands in its own place of the path, the session in the query",
          "[URL-PATH][URL-QUERY][URL-NUMBERS]") {
  const Engagement ids = {"12345678", "9223372036854775807", "0012", "5678", "91011", "abc"};
  const std::string path = endpoint_path(parse_base_url("http://h/gateway/"), ids);
  CHECK(path ==
        "/gateway/api/account/12345678/monitoring/visitors/9223372036854775807/visits/current/"
        "campaigns/0012/engagements/5678/contexts/91011");
  CHECK(request_target(path, endpoint_query(ids)) == path + "?v=1&sid=abc");
}

TEST_CASE("reserved characters stay inside their segment or value", "[URL-ENCODING]") {
  const Engagement ids = {"a/b", "c?d", "e#f", "g%h", "i é", "j&k=l+m n"};
  CHECK(request_target(endpoint_path(parse_base_url("http://h"), ids), endpoint_query(ids)) ==
        "/api/account/a%2Fb/monitoring/visitors/c%3Fd/visits/current/campaigns/e%23f/engagements/"
        "g%25h/contexts/i%20%C3%A9?v=1&sid=j%26k%3Dl%2Bm%20n");
}

}  // namespace engagement_client
