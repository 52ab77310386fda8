#include "mock-server/recorded/raw_request.h"

#include "mock-server/data/data_error.h"
#include "testing/catch2.h"

namespace engagement::recorded {
namespace {

RecordedRequest parsed(std::string_view text) {
  return parse_raw_request("x.txt", text).request;
}

std::string refusal_of(std::string_view text) {
  try {
    parse_raw_request("x.txt", text);
  } catch (const data::DataError& error) {
    return error.what();
  }
  return "not refused";
}

TEST_CASE("a raw request may have CRLF or LF, and blank lines in front") {
  for (const char* text :
       {"GET /a?b=c HTTP/1.1\r\nHost: h:80\r\nAuthorization:OAuth x=\"y\"\r\n\r\n",
        "\n \r\n\nGET /a?b=c HTTP/1.1\nhost: h:80\nAUTHORIZATION: \t OAuth x=\"y\"  \n\n"}) {
    const RecordedRequest request = parsed(text);
    CHECK(request.method == "GET");
    CHECK(request.target == "/a?b=c");
    CHECK(request.host == "h:80");
    CHECK(request.authorization == std::vector<std::string>{"OAuth x=\"y\""});
    CHECK(request.scheme.empty());
    CHECK_FALSE(request.reference_time);
  }
  CHECK(parse_raw_request("x.txt", "\n\nGET / HTTP/1.1\n").place == "line 3");
}

TEST_CASE("a target is taken byte for byte") {
  CHECK(parsed("GET /a b?c=%7e%2F+é HTTP/1.1\n").target == "/a b?c=%7e%2F+é");
  CHECK(parsed("GET /a HTTP/1.0 HTTP/1.1\n").target == "/a HTTP/1.0");
  CHECK(parsed("GET  /a HTTP/1.1\n").target == " /a");
  CHECK(parsed("GET /no-version\n").target == "/no-version");
  CHECK(parsed("GET * HTTP/1.1\n").target == "*");
}

TEST_CASE("an absolute-form target tells the scheme") {
  const PastedRequest pasted = parse_raw_request("x.txt", "GET HTTP://H/a?b HTTP/1.1\nHost: o\n\n");
  CHECK(pasted.request.target == "HTTP://H/a?b");
  CHECK(pasted.request.scheme == "http");
  CHECK_FALSE(pasted.scheme_from.empty());
}

TEST_CASE("a field may go on in lines that begin with white space") {
  const RecordedRequest request =
      parsed("GET / HTTP/1.1\nAuthorization: OAuth a=\"b\",\n    c=\"d\",\n\te=\"f\"\nHost: h\n");
  CHECK(request.authorization.front() == "OAuth a=\"b\", c=\"d\", e=\"f\"");
  CHECK(request.host == "h");
}

TEST_CASE("each Authorization field counts") {
  CHECK(parsed("GET / HTTP/1.1\nAuthorization: a\nAuthorization: b\n").authorization.size() == 2);
}

TEST_CASE("a body ends where its Content-Length says, or before the line ends of the paste") {
  const std::string form = "POST / HTTP/1.1\nContent-Type: application/x-www-form-urlencoded\n";
  CHECK(parsed(form + "\na=b&c=d\r\n\n").body == "a=b&c=d");
  CHECK(parsed(form + "Content-Length: 3\n\na=b\nmore").body == "a=b");
  CHECK(parsed(form + "Content-Length: 99999999999999999999\n\na=b\n").body == "a=b");
  CHECK(parse_raw_request("x", form + "Content-Length: 3\n\n").notes.size() == 1);
  CHECK(parse_raw_request("x", form + "Content-Length: 3\n\na=b").notes.empty());
}

TEST_CASE("pseudo header fields may stand for the request line") {
  const RecordedRequest request = parsed(
      ":method: GET\n:authority: h\n:scheme: https\n:path: /a?b\nauthorization: OAuth x=\"y\"\n");
  CHECK(request.method == "GET");
  CHECK(request.target == "/a?b");
  CHECK(request.host == "h");
  CHECK(request.scheme == "https");
}

TEST_CASE("what is no request is refused with its line, and not quoted") {
  const std::string broken = refusal_of("\nGET / HTTP/1.1\nHost: h\nhush hush\n");
  CHECK_THAT(broken, testing::contains("x.txt: line 4 is no header field"));
  CHECK(broken.find("hush") == std::string::npos);
  CHECK_THAT(refusal_of("Host: h\n"), testing::contains("no request line"));
  CHECK_THAT(refusal_of(""), testing::contains("no request line"));
  CHECK_THAT(refusal_of(":method: GET\n\n"), testing::contains("no request line"));
  CHECK_FALSE(looks_like_raw_request("{\"log\": {}}"));
  CHECK_FALSE(looks_like_raw_request("> GET / HTTP/1.1"));
  CHECK_FALSE(looks_like_raw_request(std::string_view("\0\0 / HTTP/1.1", 13)));
}

}  // namespace
}  // namespace engagement::recorded
