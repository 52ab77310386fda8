#include "mock-server/explain/base_string_text.h"

#include "testing/catch2.h"

namespace engagement::explain {
namespace {

const Style kPlain(false);

TEST_CASE("short strings stand whole, with a caret under the first difference") {
  CHECK(draw_first_difference("GET&u&a%3D1", "GET&u&a%3D2", kPlain) ==
        "  expected  GET&u&a%3D1\n"
        "  signed    GET&u&a%3D2\n"
        "                      ^\n");
}

TEST_CASE("of long strings the surroundings of the difference are shown") {
  const std::string begin(200, 'a');
  const std::string drawn = draw_first_difference(begin + "x" + begin, begin + "y" + begin, kPlain);
  const std::string before = "…" + std::string(45, 'a');
  CHECK(drawn == "  expected  " + before + "x" + std::string(44, 'a') + "…\n  signed    " + before +
                     "y" + std::string(44, 'a') + "…\n            " + std::string(46, ' ') + "^\n");
}

TEST_CASE("the caret stands right behind bytes that are not shown as they are") {
  CHECK(draw_first_difference("\x1b"
                              "a",
                              "\x1b"
                              "b",
                              kPlain) ==
        "  expected  \\x1ba\n  signed    \\x1bb\n                ^\n");
}

TEST_CASE("the caret stands behind the end of the shorter string") {
  CHECK(draw_first_difference("ab", "a", kPlain) ==
        "  expected  ab\n  signed    a\n             ^\n");
}

TEST_CASE("each part has a line, with its decoded form in a column") {
  CHECK(draw_parts(
            compare_base_strings("GET&u%2F&a%3D1%26bb%3Dx%2520y", "GET&u%2F&a%3D1%26bb%3Dx%2By"),
            kPlain) ==
        "    method: GET\n"
        "    URI: u%2F     u/\n"
        "    a%3D1         a=1\n"
        "  - bb%3Dx%2520y  bb=x y\n"
        "  + bb%3Dx%2By    bb=x+y\n");
}

TEST_CASE("long parts are shortened around their difference") {
  const std::string value(1000, 'v');
  const std::string drawn = draw_parts(
      compare_base_strings("GET&u&a%3D" + value + "1" + value, "GET&u&a%3D" + value + "2"), kPlain);
  CHECK(drawn.size() < 2000);
  CHECK_THAT(drawn, testing::contains("vvv1vvv"));
  CHECK_THAT(drawn, testing::contains("vvv2\n"));
}

TEST_CASE("of very many parts those that differ are shown, up to a bound") {
  std::string many = "GET&u&";
  for (int i = 0; i < 1000; ++i) {
    many += "p" + std::to_string(i) + "%3D1%26";
  }
  const std::string drawn =
      draw_parts(compare_base_strings(many + "z%3D1", many + "z%3D2"), kPlain);
  CHECK(drawn == "  - z%3D1  z=1\n  + z%3D2  z=2\n    … and 1002 more parts\n");
  CHECK(draw_parts(compare_base_strings(many, "GET&u&"), kPlain).size() < 8000);
}

TEST_CASE("colours are there only when asked for") {
  CHECK(draw_first_difference("a", "b", kPlain).find('\x1b') == std::string::npos);
  CHECK(draw_first_difference("a", "b", Style(true)).find('\x1b') != std::string::npos);
}

}  // namespace
}  // namespace engagement::explain
