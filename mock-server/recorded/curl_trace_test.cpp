#include "mock-server/recorded/curl_trace.h"

#include <fstream>
#include <iterator>

#include "mock-server/data/data_error.h"
#include "testing/catch2.h"
#include "source_folder.h"

namespace engagement::recorded {
namespace {

std::string recording(const std::string& name) {
  std::ifstream file(ENGAGEMENT_SOURCE_DIR "/fixtures/pasted-requests/" + name, std::ios::binary);
  REQUIRE(file);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<PastedRequest> parsed(const std::string& text) {
  return parse_curl_trace("x.txt", text);
}

constexpr const char* kTarget =
    "/api/account/12345678/monitoring/visitors/92/visits/current/campaigns/1234/engagements/7/"
    "contexts/910?v=1&sid=a%20b";

TEST_CASE("what curl really prints is read: one request, its scheme, host and time") {
  struct Row {
    const char* file;
    const char* scheme;
    const char* host;
  };
  for (const Row& row : {Row{"curl-progress-meter.txt", "http", "localhost:9080"},
                         Row{"curl-https.txt", "https", "localhost:9443"},
                         Row{"curl-http2.txt", "https", "localhost:9444"},
                         Row{"curl-trace-ascii.txt", "http", "localhost:9080"}}) {
    INFO(row.file);
    const std::string text = recording(row.file);
    CHECK(looks_like_curl_trace(text));
    const auto requests = parsed(text);
    REQUIRE(requests.size() == 1);
    const RecordedRequest& request = requests[0].request;
    CHECK(request.method == "GET");
    CHECK(request.target == kTarget);
    CHECK(request.scheme == row.scheme);
    CHECK(request.host == row.host);
    REQUIRE(request.authorization.size() == 1);
    CHECK_THAT(request.authorization[0], testing::contains("oauth_signature=\""));
    CHECK(request.authorization[0].ends_with('"'));
    CHECK(request.reference_time == 1795457784);
  }
}

TEST_CASE("a redirect and a retry are requests of their own") {
  const auto redirected = parsed(recording("curl-redirect.txt"));
  REQUIRE(redirected.size() == 2);
  CHECK(redirected[0].request.scheme == "http");
  CHECK(redirected[1].request.scheme == "https");
  CHECK(redirected[1].request.target == "/landed?x=1");
  CHECK(redirected[1].request.authorization.empty());
  const auto retried = parsed(recording("curl-retry.txt"));
  REQUIRE(retried.size() == 2);
  CHECK(retried[1].place == "line 22");
  CHECK(retried[1].request.scheme == "http");
  CHECK(*retried[1].request.reference_time == *retried[0].request.reference_time + 1);
}

TEST_CASE("a dump shows the form body, and its broken lines are joined") {
  const auto posted = parsed(recording("curl-form.txt"));
  REQUIRE(posted.size() == 1);
  CHECK(posted[0].request.body == "q=a+b&r=%26");
  CHECK(posted[0].notes.empty());
  CHECK(parsed(recording("curl-trace-time.txt"))[0].request.target == "/e?a=1");
  CHECK(parsed("=> Send header, 9 bytes (0x9)\n0000: POST / HTTP/1.1\n0011: \n"
               "=> Send data, 5 bytes (0x5)\n0000: a=\n0004: b\n")[0]
            .request.body == "a=\r\nb");
}

TEST_CASE("a body that -v does not show is noted") {
  const auto posted = parsed(
      "> POST /e HTTP/1.1\n> Content-Type: application/x-www-form-urlencoded\n"
      "> Content-Length: 3\n>\n* upload completely sent off: 3 bytes\n");
  REQUIRE(posted[0].notes.size() == 1);
  CHECK_THAT(posted[0].notes[0], testing::contains("--trace-ascii"));
}

TEST_CASE("prompts, indentation, times and ids around the lines do not matter") {
  const auto requests = parsed(
      "me@host:~$ curl -v https://h/a\n"
      "    18:16:24.123456 [0-0] * Connected to h (::1) port 443\r\n"
      "  18:16:24.123456 [0-0] * ALPN: curl offers h2\r\n"
      "  18:16:24.123456 [0-0] > GET /a HTTP/2\r\n"
      "  > HOST: h\n  > authorization: OAuth x=\"y\"\n  >\n"
      "> stray: field\n"
      "<html>\n> GET no request\n");
  REQUIRE(requests.size() == 1);
  CHECK(requests[0].request.scheme == "https");
  CHECK(requests[0].request.host == "h");
  CHECK(requests[0].request.authorization.size() == 1);
}

TEST_CASE("the fields of HTTP/2 that curl tells beforehand give host and scheme") {
  for (const char* before : {"* h2h3 ", "* [HTTP/2] [1] ", "* h2 "}) {
    const std::string line = before;
    const auto requests = parsed(line + "[:scheme: https]\n" + line +
                                 "[:authority: h:8443]\n> GET /a HTTP/2\n> accept: */*\n>\n");
    CHECK(requests[0].request.host == "h:8443");
    CHECK(requests[0].request.scheme == "https");
  }
}

TEST_CASE("without a line about the connection the scheme is not known") {
  const auto requests = parsed("> GET /a HTTP/1.1\n> Host: h\n>\n");
  CHECK(requests[0].request.scheme.empty());
  CHECK_FALSE(requests[0].request.reference_time);
}

TEST_CASE("a connection used again keeps its scheme") {
  const std::string two =
      "* Connected to a (1.1.1.1) port 1 (#0)\n* ALPN: x\n> GET /1 HTTP/1.1\n>\n"
      "* Connected to b (1.1.1.1) port 2 (#1)\n> GET /2 HTTP/1.1\n>\n";
  CHECK(parsed(two + "* Re-using existing connection #0 with host a\n> GET /3 HTTP/1.1\n>\n")[2]
            .request.scheme == "https");
  CHECK(parsed(two + "* Reusing existing http: connection with host b\n> GET /3 HTTP/1.1\n>\n")[2]
            .request.scheme == "http");
  CHECK(parsed(two + "* Re-using existing connection! (#7) with host c\n> GET /3 HTTP/1.1\n>\n")[2]
            .request.scheme.empty());
}

TEST_CASE("the tunnel of a proxy is no request") {
  const auto requests = parsed(
      "* Connected to proxy (1.1.1.1) port 3128 (#0)\n> CONNECT h:443 HTTP/1.1\n> Host: h:443\n>\n"
      "< HTTP/1.1 200 OK\n* ALPN: offers h2\n> GET /a HTTP/1.1\n> Host: h\n>\n");
  REQUIRE(requests.size() == 1);
  CHECK(requests[0].request.scheme == "https");
}

TEST_CASE("every beginning of a trace is read or refused") {
  for (const char* name : {"curl-http2.txt", "curl-trace-ascii.txt", "curl-redirect.txt"}) {
    const std::string text = recording(name);
    for (std::size_t size = 0; size < text.size(); size += 7) {
      std::size_t requests = 1;
      try {
        requests = parsed(text.substr(0, size)).size();
      } catch (const data::DataError&) {
      }
      CHECK(requests > 0);
    }
  }
  CHECK_THROWS_AS(parsed(""), data::DataError);
  CHECK_FALSE(looks_like_curl_trace("> quoted mail\n> GET me a coffee\n"));
}

}  // namespace
}  // namespace engagement::recorded
