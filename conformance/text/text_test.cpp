#include "conformance/text/text.h"

#include "testing/catch2.h"

namespace engagement::conformance {

TEST_CASE("what is not UTF-8 is replaced, the rest stays", "[RFC3629]") {
  CHECK(valid_utf8("aé日🎉") == "aé日🎉");
  CHECK(valid_utf8("a\xff"
                   "b") == "a\uFFFDb");
  CHECK(valid_utf8("\xc3") == "\uFFFD");                                // cut off
  CHECK(valid_utf8("\xc0\xaf") == "\uFFFD\uFFFD");                      // overlong
  CHECK(valid_utf8("\xe0\x80\xaf") == "\uFFFD\uFFFD\uFFFD");            // overlong
  CHECK(valid_utf8("\xed\xa0\x80") == "\uFFFD\uFFFD\uFFFD");            // a surrogate
  CHECK(valid_utf8("\xf4\x90\x80\x80") == "\uFFFD\uFFFD\uFFFD\uFFFD");  // above U+10FFFF
}

TEST_CASE("control characters are shown, not obeyed") {
  CHECK(printable("a\x1b[2Jb\x07") == "a\\x1B[2Jb\\x07");
  CHECK(printable("\xc2\x9b"
                  "31m") == "\\x9B31m");  // CSI as one C1 character
  CHECK(printable("a\u202Eb\u2066c\u061C\u2028") == "a\\u202Eb\\u2066c\\u061C\\u2028");
  CHECK(printable("\u2027\u202F\u2065") == "\u2027\u202F\u2065");
  CHECK(printable("a\tb\r\nc\x7f") == "a\tb\nc\\x7F");
  CHECK(printable_line("a\nb\n\n") == "a⏎b");
  CHECK(printable_line("\n").empty());
}

TEST_CASE("XML text has no character that XML 1.0 refuses", "[XML1.0-2.2]") {
  CHECK(xml_escaped("<a b=\"c\">&") == "&lt;a b=&quot;c&quot;&gt;&amp;");
  CHECK(xml_escaped(std::string_view("a\0b\x1f\n\t", 6)) == "a\uFFFDb\uFFFD\n\t");
  CHECK(xml_escaped("\xEF\xBF\xBE") == "\uFFFD");
  CHECK(xml_escaped("]]>") == "]]&gt;");
}

TEST_CASE("indenting prefixes each line") {
  CHECK(indented("a\nb", "> ") == "> a\n> b\n");
  CHECK(indented("a\n\nb\n", "> ") == "> a\n> \n> b\n");
  CHECK(indented("", "> ").empty());
  CHECK(columns("aé日") == 3);
}

}  // namespace engagement::conformance
