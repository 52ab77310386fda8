#include "mock-server/recorded/har.h"

#include "mock-server/data/data_error.h"
#include "testing/catch2.h"

namespace engagement::recorded {
namespace {

// An archive of one entry with this request.
std::string archive(const std::string& request, const std::string& more = "") {
  return R"({"log": {"entries": [{"request": )" + request + more + "}]}}";
}

PastedRequest parsed(const std::string& request, const std::string& more = "") {
  return parse_har("x.har", archive(request, more)).at(0);
}

std::string refusal_of(const std::string& text) {
  try {
    parse_har("x.har", text);
  } catch (const data::DataError& error) {
    return error.what();
  }
  return "not refused";
}

TEST_CASE("an entry gives request, scheme and time") {
  const PastedRequest pasted = parsed(
      R"({"method": "GET", "url": "https://h:8443/a%7e?b=c#f", "headers": [
          {"name": "HOST", "value": "H"}, {"name": "authorization", "value": " OAuth x=\"y\""}]})",
      R"(, "startedDateTime": "1994-11-06T09:49:37.120+01:00")");
  CHECK(pasted.request.method == "GET");
  CHECK(pasted.request.target == "/a%7e?b=c");
  CHECK(pasted.request.scheme == "https");
  CHECK(pasted.request.host == "H");
  CHECK(pasted.request.authorization == std::vector<std::string>{"OAuth x=\"y\""});
  CHECK(pasted.request.reference_time == 784111777);
  CHECK(pasted.place == "/log/entries/0");
  CHECK(pasted.notes.empty());
}

TEST_CASE("a URL is split where its parts end") {
  CHECK(parsed(R"({"method": "GET", "url": "http://h"})").request.target == "/");
  CHECK(parsed(R"({"method": "GET", "url": "http://h?a"})").request.target == "/?a");
  CHECK(parsed(R"({"method": "GET", "url": "http://h/?a=/?b"})").request.target == "/?a=/?b");
  CHECK(parsed(R"({"method": "GET", "url": "http://h/a"})").request.host == "h");
  CHECK(parsed(R"({"method": "GET", "url": "http://"})").request.host.empty());
}

TEST_CASE("the fields of HTTP/2 win over a URL that a tool decoded") {
  const PastedRequest pasted = parsed(
      R"({"method": "GET", "url": "https://h/a b", "headers": [
          {"name": ":authority", "value": "h2"}, {"name": ":path", "value": "/a%20b"}]})");
  CHECK(pasted.request.target == "/a%20b");
  CHECK(pasted.request.host == "h2");
  CHECK(parsed(R"({"method": "GET", "url": "https://h/a b"})").notes.size() == 1);
}

TEST_CASE("a form body is its text, or else made of its parameters") {
  const std::string begin = R"({"method": "POST", "url": "http://h/", "postData": {
      "mimeType": "application/x-www-form-urlencoded")";
  CHECK(parsed(begin + R"(, "text": "a=b+c", "params": []}})").request.body == "a=b+c");
  CHECK(parsed(begin + R"(, "params": [{"name": "a b", "value": "&"}, {"name": "c"}]}})")
            .request.body == "a%20b=%26&c=");
  CHECK(parsed(begin + "}}").request.content_type == "application/x-www-form-urlencoded");
  CHECK(parsed(R"({"method": "POST", "url": "http://h/", "postData": null})").request.body.empty());
}

TEST_CASE("what is no archive is refused with its place") {
  using testing::contains;
  CHECK_THAT(refusal_of("{"), contains("line 1"));
  CHECK_THAT(refusal_of("{}"), contains("\"log\" is missing"));
  CHECK_THAT(refusal_of("[]"), contains("should be an object"));
  CHECK_THAT(refusal_of(R"({"log": {"entries": []}})"), contains("/log/entries"));
  CHECK_THAT(refusal_of(R"({"log": {"entries": {}}})"), contains("/log/entries: should be a list"));
  CHECK_THAT(refusal_of(R"({"log": {"entries": [7]}})"), contains("/log/entries/0"));
  CHECK_THAT(refusal_of(archive(R"({"method": "GET", "url": 7})")),
             contains("/log/entries/0/request/url: should be a string"));
  CHECK_THAT(refusal_of(archive(R"({"method": "GET", "url": "ftp://h"})")), contains("https://"));
  CHECK_THAT(refusal_of(archive(R"({"method": "GET"})")), contains("\"url\" is missing"));
  CHECK_THAT(refusal_of(archive(R"({"url": "http://h"})")), contains("\"method\" is missing"));
  CHECK_THAT(refusal_of(archive(R"({"method": "GET", "url": "http://h", "headers": {}})")),
             contains("/headers"));
  CHECK_THAT(refusal_of(R"({"method": "GET", "request_target": "/"})"), contains("verify"));
  CHECK_THAT(refusal_of("{\"log\":" + std::string(100'000, '[')), contains("deep"));
}

}  // namespace
}  // namespace engagement::recorded
