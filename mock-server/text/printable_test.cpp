#include "mock-server/text/printable.h"

#include "testing/catch2.h"

namespace engagement::text {
namespace {

TEST_CASE("text of any language stays as it is") {
  CHECK(printable("plain ~ text") == "plain ~ text");
  CHECK(printable("Grüße €  日本 😀") == "Grüße €  日本 😀");
}

TEST_CASE("what a terminal would act upon or hide is written out") {
  CHECK(printable("\x1b[31m\r\n\x7f") == "\\x1b[31m\\x0d\\x0a\\x7f");
  CHECK(printable(std::string_view("\0", 1)) == "\\x00");
  CHECK(printable("\xc2\x9b") == "\\xc2\\x9b");           // CSI of C1
  CHECK(printable("\xe2\x80\xae") == "\\xe2\\x80\\xae");  // right-to-left override
}

TEST_CASE("bytes that are not UTF-8 are written out") {
  CHECK(printable("\xff") == "\\xff");
  CHECK(printable("a\xc3") == "a\\xc3");
  CHECK(printable("\xc3(") == "\\xc3(");
  CHECK(printable("\xc0\xaf") == "\\xc0\\xaf");           // overlong
  CHECK(printable("\xed\xa0\x80") == "\\xed\\xa0\\x80");  // surrogate
  CHECK(printable("\xf4\x90\x80\x80").find('\xf4') == std::string::npos);
}

TEST_CASE("in ASCII every character is a column wide") {
  CHECK(printable_ascii("aü\t") == "a\\xc3\\xbc\\x09");
}

TEST_CASE("a long text is shown by its beginning") {
  CHECK(shown("abc", 3) == "abc");
  CHECK(shown("a\x1b"
              "c",
              2) == "a\\x1b…");
}

}  // namespace
}  // namespace engagement::text
