#include "mock-server/text/outline.h"

#include "testing/catch2.h"

namespace engagement::text {
namespace {

TEST_CASE("an outline keeps length, case and punctuation, and no letter or digit") {
  CHECK(outline("Hush-9_2/é!") == "Xxxx-0_0/\?\?!");
  CHECK(outline("") == "");
}

TEST_CASE("an escape shows only when it stands for punctuation or a space") {
  CHECK(outline("a%2520b%252Fc%20d") == "x%2520x%252Fx%20x");
  CHECK(outline("%41%2541%252541%C3%A9%25c3") == "%xx%25xx%2525xx%xx%xx%25xx");
}

TEST_CASE("broken escapes are taken as they stand") {
  CHECK(outline("%") == "%");
  CHECK(outline("%2") == "%0");
  CHECK(outline("%zz%25") == "%xx%25");
  CHECK(outline("%252") == "%250");
}

TEST_CASE("texts of one shape have one outline") {
  CHECK(outline("hush%2Fconsumer") == outline("abcd%2Fefghijkl"));
}

}  // namespace
}  // namespace engagement::text
