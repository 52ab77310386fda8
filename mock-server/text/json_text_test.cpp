#include "mock-server/text/json_text.h"

#include <utility>

#include "testing/catch2.h"

namespace engagement::text {
namespace {

// The value alone.
std::string value_of(JsonObject object, std::string_view value) {
  object.add("x", value);
  std::string all = std::move(object).finish();
  return all.substr(5, all.size() - 6);
}

std::string written(std::string_view value) {
  return value_of(JsonObject(false, 0), value);
}

std::string written_in_ascii(std::string_view value) {
  return value_of(JsonObject(true, 0), value);
}

TEST_CASE("an object is written member by member") {
  JsonObject object(true, 64);
  object.add("a", "é");
  object.add_or_null("b", "");
  object.add_or_null("c", "x");
  object.add("d", std::vector<std::string_view>{"y", "\"z\""});
  object.add("e", std::vector<std::string_view>{});
  object.add_raw("f", "1.5");
  CHECK(std::move(object).finish() ==
        R"({"a":"\u00e9","b":null,"c":"x","d":["y","\"z\""],"e":[],"f":1.5})");
  CHECK(JsonObject(false, 0).finish() == "{}");
}

TEST_CASE("text that stands for itself is put between quotes") {
  CHECK(written("GET /a?b=c ~") == "\"GET /a?b=c ~\"");
  CHECK(written_in_ascii("") == "\"\"");
}

TEST_CASE("quotes and backslashes are escaped wherever they stand") {
  CHECK(written("\"a\" \\") == "\"\\\"a\\\" \\\\\"");
  CHECK(written_in_ascii("say \"\"!") == "\"say \\\"\\\"!\"");
}

TEST_CASE("quotes, backslashes and control characters are escaped") {
  CHECK(written("a\"b\\c\n\x1b\x7f") == "\"a\\\"b\\\\c\\n\\u001b\x7f\"");
  CHECK(written_in_ascii("\x7f") == "\"\\u007f\"");
}

TEST_CASE("characters beyond ASCII stay, or are escaped where ASCII is asked for") {
  CHECK(written("é") == "\"é\"");
  CHECK(written_in_ascii("é😀") == "\"\\u00e9\\ud83d\\ude00\"");
}

TEST_CASE("bytes that are no UTF-8 become the replacement character") {
  CHECK(written("a\xff") == "\"a\xef\xbf\xbd\"");
  CHECK(written_in_ascii("a\xff") == "\"a\\ufffd\"");
}

}  // namespace
}  // namespace engagement::text
