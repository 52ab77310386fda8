#include "mock-server/text/json_text.h"

#include "testing/catch2.h"

namespace engagement::text {
namespace {

std::string written(std::string_view value) {
  std::string out = "x";
  append_json_string(out, value);
  return out;
}

std::string written_in_ascii(std::string_view value) {
  std::string out = "x";
  append_ascii_json_string(out, value);
  return out;
}

TEST_CASE("text that stands for itself is put between quotes") {
  CHECK(written("GET /a?b=c ~") == "x\"GET /a?b=c ~\"");
  CHECK(written_in_ascii("") == "x\"\"");
}

TEST_CASE("quotes and backslashes are escaped wherever they stand") {
  CHECK(written("\"a\" \\") == "x\"\\\"a\\\" \\\\\"");
  CHECK(written_in_ascii("say \"\"!") == "x\"say \\\"\\\"!\"");
}

TEST_CASE("quotes, backslashes and control characters are escaped") {
  CHECK(written("a\"b\\c\n\x1b\x7f") == "x\"a\\\"b\\\\c\\n\\u001b\x7f\"");
  CHECK(written_in_ascii("\x7f") == "x\"\\u007f\"");
}

TEST_CASE("characters beyond ASCII stay, or are escaped where ASCII is asked for") {
  CHECK(written("é") == "x\"é\"");
  CHECK(written_in_ascii("é😀") == "x\"\\u00e9\\ud83d\\ude00\"");
}

TEST_CASE("bytes that are no UTF-8 become the replacement character") {
  CHECK(written("a\xff") == "x\"a\xef\xbf\xbd\"");
  CHECK(written_in_ascii("a\xff") == "x\"a\\ufffd\"");
}

}  // namespace
}  // namespace engagement::text
