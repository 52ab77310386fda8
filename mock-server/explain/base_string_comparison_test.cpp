#include "mock-server/explain/base_string_comparison.h"

#include "testing/catch2.h"

namespace engagement::explain {
namespace {

// "=a -b +c": equal parts, expected ones and signed ones; "~b|c" where one is set against another.
std::string drawn(std::string_view expected, std::string_view received) {
  std::string out;
  for (const ComparedPart& part : compare_base_strings(expected, received).parts) {
    out += out.empty() ? "" : " ";
    out += !part.differs()  ? "=" + part.expected->decoded
           : !part.received ? "-" + part.expected->decoded
           : !part.expected ? "+" + part.received->decoded
                            : "~" + part.expected->decoded + "|" + part.received->decoded;
  }
  return out;
}

TEST_CASE("equal base strings have equal parts, decoded") {
  const std::string text = "GET&http%3A%2F%2Fh%2F&a%3Db%2520c%26d%3D";
  CHECK(drawn(text, text) == "=GET =http://h/ =a=b c =d=");
  CHECK(compare_base_strings(text, text).first_difference == text.size());
}

TEST_CASE("a changed value is set against the one of the same name") {
  const auto comparison =
      compare_base_strings("GET&u&a%3D1%26b%3Dx%2520y%26c%3D3", "GET&u&a%3D1%26b%3Dx%2By%26c%3D3");
  CHECK(comparison.first_difference == 21);
  REQUIRE(comparison.parts.size() == 5);
  CHECK(comparison.parts[3].expected->text == "b%3Dx%2520y");
  CHECK(comparison.parts[3].received->text == "b%3Dx%2By");
  CHECK(comparison.parts[3].expected->decoded == "b=x y");
}

TEST_CASE("missing, extra and moved parameters are told apart") {
  CHECK(drawn("GET&u&a%3D1%26b%3D2", "GET&u&b%3D2") == "=GET =u -a=1 =b=2");
  CHECK(drawn("GET&u&b%3D2", "GET&u&a%3D1%26b%3D2%26c%3D") == "=GET =u +a=1 =b=2 +c=");
  CHECK(drawn("GET&u&a%3D1%26b%3D2%26c%3D3", "GET&u&c%3D3%26a%3D1%26b%3D2") ==
        "=GET =u +c=3 =a=1 =b=2 -c=3");
  CHECK(drawn("GET&u&a%3D1%26b%3D2", "GET&u&x%3D1%26b%3D3") == "=GET =u -a=1 +x=1 ~b=2|b=3");
}

TEST_CASE("method and URI are compared too") {
  CHECK(drawn("GET&http%3A%2F%2Fh&", "get&https%3A%2F%2Fh&") == "~GET|get ~http://h|https://h");
}

TEST_CASE("a base string made wrongly is split as far as it goes") {
  CHECK(drawn("GET&u&a%3D1%26b%3D2", "GET&u&a=1&b=2") == "=GET =u ~a=1|a=1 ~b=2|b=2");
  CHECK(drawn("GET&u&a%3D1", "") == "~GET| ~u| -a=1");
  CHECK(drawn("", "") == "= =");
  CHECK(drawn("%", "&&%26&%26%26%zz") == "~%| = + + + + +%zz");
  CHECK(compare_base_strings("abc", "ab").first_difference == 2);
  CHECK(compare_base_strings("ab", "abc").first_difference == 2);
}

TEST_CASE("very many parameters are set against each other by their place") {
  std::string many = "GET&u&";
  for (int i = 0; i < 300'000; ++i) {
    many += "p%3D" + std::to_string(i) + "%26";
  }
  const auto comparison = compare_base_strings(many, many + "q%3D1");
  CHECK(comparison.parts.size() == 300'003);
  CHECK_FALSE(comparison.parts[300'001].differs());
  CHECK(comparison.parts.back().differs());
}

}  // namespace
}  // namespace engagement::explain
