#include "mock-server/data/locate.h"

#include <string>

#include "testing/catch2.h"

namespace engagement::data {
namespace {

std::string place(std::string_view text, std::string_view pointer) {
  const TextPosition position = locate(text, pointer);
  return std::to_string(position.line) + ":" + std::to_string(position.column);
}

TEST_CASE("a pointer is found in the text, whatever stands before it") {
  constexpr std::string_view kText =
      "{\"a\": [1, {\"}]\\\"\": [[], {}]},\n  {\"b\\n\" : true}],\n \"c/d\":5}";
  CHECK(place(kText, "") == "1:1");
  CHECK(place(kText, "/a") == "1:2");
  CHECK(place(kText, "/a/0") == "1:8");
  CHECK(place(kText, "/a/1") == "1:11");
  CHECK(place(kText, "/a/2") == "2:3");
  CHECK(place(kText, "/a/2/b\n") == "2:4");
  CHECK(place(kText, "/c~1d") == "3:2");
}

TEST_CASE("of what is missing, the place around it is told") {
  CHECK(place(" {\"a\": {}}", "/a/missing") == "1:3");
  CHECK(place(" {}", "/missing") == "1:2");
}

TEST_CASE("text that is no JSON does no harm") {
  for (const std::string& text :
       {std::string(), std::string("\""), std::string("{\"a"), std::string("{\"a\\"),
        std::string("]]]"), std::string("{]"), std::string(1'000'000, '[')}) {
    CHECK(locate(text, "/a/0/b").line == 1);
  }
}

}  // namespace
}  // namespace engagement::data
