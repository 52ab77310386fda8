#include "mock-server/transport/forwarded.h"

#include "testing/catch2.h"

namespace engagement::transport {
namespace {

// "SCHEME HOST", or the problem.
std::string origin(Headers headers, const std::string& scheme = "http") {
  Request request;
  request.scheme = scheme;
  request.headers = std::move(headers);
  request.headers.emplace_back("Host", "inside:8080");
  const Origin found = forwarded_origin(request);
  return found.problem.empty() ? found.scheme + " " + found.host : found.problem;
}

TEST_CASE("without fields of a proxy a request is as received") {
  CHECK(origin({}) == "http inside:8080");
  CHECK(origin({}, "https") == "https inside:8080");
}

// "SCHEME HOST TARGET", or the status and the problem.
std::string split(const std::string& target, const std::string& scheme, bool trusted) {
  Request request;
  request.scheme = scheme;
  request.target = target;
  request.headers.emplace_back("Host", "inside:8080");
  const Origin found = trusted ? forwarded_origin(request) : received_origin(request);
  return found.problem.empty() ? found.scheme + " " + found.host + " " + std::string(found.target)
                               : std::to_string(found.status) + " " + found.problem;
}

TEST_CASE("the authority of an absolute-form target counts, not the Host field", "[RFC 9112]") {
  for (const bool trusted : {false, true}) {
    CHECK(split("/p?q=http://x/", "http", trusted) == "http inside:8080 /p?q=http://x/");
    CHECK(split("HTTP://a.test:81/p?q", "http", trusted) == "http a.test:81 /p?q");
    CHECK(split("https://[::1]?q", "https", trusted) == "https [::1] ?q");
    CHECK(split("*", "http", trusted) == "http inside:8080 *");
    CHECK_THAT(split("ftp://a.test/", "http", trusted), testing::contains("400 The scheme of"));
    CHECK_THAT(split("http:///p", "http", trusted), testing::contains("400 The authority of"));
    CHECK_THAT(split("http://u:p@a/", "http", trusted), testing::contains("400 The authority of"));
  }
}

TEST_CASE("a target changes the scheme for a trusted gateway alone", "[RFC 9110]") {
  CHECK(split("https://a.test/p", "http", true) == "https a.test /p");
  CHECK_THAT(split("https://a.test/p", "http", false),
             testing::contains("421 The request's target names https, and it came over http"));
  CHECK_THAT(split("http://a.test/p", "https", false),
             testing::contains("421 The request's target names http, and it came over https"));
}

TEST_CASE("X-Forwarded fields tell scheme, host and port, each by itself") {
  CHECK(origin({{"X-Forwarded-Proto", "HTTPS"}}) == "https inside:8080");
  CHECK(origin({{"X-Forwarded-Proto", "http"}}, "https") == "http inside:8080");
  CHECK(origin({{"x-forwarded-host", "api.example.com"}}) == "http api.example.com");
  CHECK(origin({{"X-Forwarded-Port", "443"}}) == "http inside:443");
  CHECK(origin({{"X-Forwarded-Proto", "https"},
                {"X-Forwarded-Host", "api.example.com"},
                {"X-Forwarded-Port", "8443"}}) == "https api.example.com:8443");
  CHECK(origin({{"X-Forwarded-Host", "a:1"}, {"X-Forwarded-Port", "2"}}) == "http a:1");
  CHECK(origin({{"X-Forwarded-Host", "[::1]"}, {"X-Forwarded-Port", "2"}}) == "http [::1]:2");
  CHECK(origin({{"X-Forwarded-Host", "[::1]:3"}}) == "http [::1]:3");
}

TEST_CASE("of several hops the first counts") {
  CHECK(origin({{"X-Forwarded-Proto", "https, http"}, {"X-Forwarded-Host", "a.test , b.test"}}) ==
        "https a.test");
  CHECK(origin({{"X-Forwarded-Host", "a.test"}, {"X-Forwarded-Host", "b.test"}}) == "http a.test");
  CHECK(origin({{"Forwarded", "for=1.2.3.4;proto=https;host=a.test, proto=http;host=b.test"}}) ==
        "https a.test");
  CHECK(origin({{"Forwarded", "for=1.2.3.4, proto=https"}}) == "http inside:8080");
}

TEST_CASE("Forwarded is read as RFC 7239 has it, and goes before the others", "[RFC 7239]") {
  CHECK(origin({{"Forwarded", "Proto=https; host=\"a.test:8443\" ;;by=\"[::1]\""}}) ==
        "https a.test:8443");
  CHECK(origin({{"Forwarded", "host=\"a\\.test\""}}) == "http a.test");
  CHECK(origin({{"Forwarded", "proto=https"}, {"X-Forwarded-Host", "b.test"}}) ==
        "https inside:8080");
  CHECK(origin({{"Forwarded", ""}}) == "http inside:8080");
}

TEST_CASE("an authority is a host, and a port if there is one", "[RFC 9110 §7.2]") {
  for (const char* good : {"h", "h:80", "127.0.0.1:8080", "[::1]", "[::1]:80", "a_b.c-d"}) {
    CHECK(is_authority(good));
  }
  for (const char* bad : {"", ":80", "a b", "a/b", "h:", "h:x", "h:99999", "a@b", "[::1"}) {
    CHECK_FALSE(is_authority(bad));
  }
}

TEST_CASE("malformed fields are told by name") {
  using testing::contains;
  for (const char* bad : {"proto", "proto=", "proto=https;proto=http", "host=\"a", "host=\"a\\",
                          "=https", "proto=https,host", "proto=https host=a", "proto=a:b"}) {
    CHECK_THAT(origin({{"Forwarded", bad}}), contains("The Forwarded field is not a list"));
  }
  CHECK_THAT(origin({{"Forwarded", "proto=ftp"}}), contains("The proto of the Forwarded field"));
  CHECK_THAT(origin({{"Forwarded", "host=_/"}}), contains("The Forwarded field"));
  CHECK_THAT(origin({{"Forwarded", "host=\"a b\""}}), contains("The host of the Forwarded field"));
  for (const char* bad : {"", "ftp", "https://", "on", " , https"}) {
    CHECK_THAT(origin({{"X-Forwarded-Proto", bad}}), contains("X-Forwarded-Proto is neither"));
  }
  for (const char* bad : {"", "a b", "user@a", "a:", "a:0", "a:65536", "a:+1", "http://a", "a/b",
                          "::1", "[]", "[a.test]", "a:1:2", ":1"}) {
    INFO(bad);
    CHECK_THAT(origin({{"X-Forwarded-Host", bad}}), contains("X-Forwarded-Host is not a host"));
  }
  for (const char* bad : {"", "0", "-1", "65536", "https", "4 43", "123456"}) {
    CHECK_THAT(origin({{"X-Forwarded-Port", bad}}), contains("X-Forwarded-Port is not a port"));
  }
}

}  // namespace
}  // namespace engagement::transport
