#include "mock-server/recorded/pasted_input.h"

#include "mock-server/data/data_error.h"
#include "testing/catch2.h"

namespace engagement::recorded {
namespace {

std::string refusal_of(std::string_view text) {
  try {
    parse_pasted_input("x", text);
  } catch (const data::DataError& error) {
    return error.what();
  }
  return "not refused";
}

std::string target_of(std::string_view text) {
  return parse_pasted_input("x", text).at(0).request.target;
}

constexpr const char* kUnsigned = R"({"request": {"method": "GET", "url": "http://h/u"}})";
constexpr const char* kSigned =
    R"({"request": {"method": "GET", "url": "http://h/s", "headers": [
        {"name": "Authorization", "value": "oauth x=\"y\""}]}})";

std::string archive(const std::string& entries) {
  return R"({"log": {"entries": [)" + entries + "]}}";
}

TEST_CASE("each format is recognised") {
  CHECK(target_of("\r\n\nGET /raw HTTP/1.1\n\n") == "/raw");
  CHECK(target_of("\xef\xbb\xbfGET /mark HTTP/1.1\n\n") == "/mark");
  CHECK(target_of("$ curl -v h\n> GET /trace HTTP/1.1\n>\n") == "/trace");
  CHECK(target_of("{ [5 bytes data]\n> GET /trace HTTP/1.1\n>\n") == "/trace");
  CHECK(target_of("[0-0] > GET /trace HTTP/1.1\n>\n") == "/trace");
  CHECK(target_of("=> Send header, 1 bytes (0x1)\n0000: GET /dump HTTP/1.1\n") == "/dump");
  CHECK(target_of(" " + archive(kUnsigned)) == "/u");
}

TEST_CASE("of several requests the signed ones count, if any is") {
  const std::string both = std::string(kUnsigned) + "," + kSigned;
  CHECK(parse_pasted_input("x", archive(both)).size() == 1);
  CHECK(target_of(archive(both)) == "/s");
  CHECK(parse_pasted_input("x", "> GET /1 HTTP/1.1\n>\n> GET /2 HTTP/1.1\n>\n").size() == 2);
  CHECK(target_of("> GET /1 HTTP/1.1\n>\n> GET /2?oauth_token=t HTTP/1.1\n>\n").starts_with("/2"));
}

TEST_CASE("an archive without the field that browsers leave out says so") {
  CHECK(parse_pasted_input("x", archive(kUnsigned)).at(0).notes.size() == 1);
  CHECK_THAT(refusal_of(archive(std::string(kUnsigned) + "," + kUnsigned)),
             testing::contains("sensitive data"));
}

TEST_CASE("what cannot be used is refused with the way out") {
  using testing::contains;
  CHECK_THAT(refusal_of(""), contains("nothing in it"));
  CHECK_THAT(refusal_of(" \n\r\n"), contains("nothing in it"));
  CHECK_THAT(refusal_of("hello"), contains("neither"));
  CHECK_THAT(refusal_of("HTTP/1.1 200 OK\n\n"), contains("neither"));
  CHECK_THAT(refusal_of("[1]"), contains("neither"));
  CHECK_THAT(refusal_of(std::string_view("\xff\xfeG\0E\0", 6)), contains("UTF-16"));
  CHECK_THAT(refusal_of(std::string(kLargestInput + 1, 'x')), contains("16 MiB"));
}

}  // namespace
}  // namespace engagement::recorded
