#include "mock-server/oauth/percent_encoding.h"

#include "testing/catch2.h"

namespace engagement::oauth {
namespace {

TEST_CASE("only unreserved characters stand for themselves", "[URL-ENCODING]") {
  CHECK(encode("azAZ09-._~") == "azAZ09-._~");
  CHECK(encode(" +%&=/?#!*'()") == "%20%2B%25%26%3D%2F%3F%23%21%2A%27%28%29");
  CHECK(encode("é日🎉") == "%C3%A9%E6%97%A5%F0%9F%8E%89");
  CHECK(encode(std::string_view("\0\xff", 2)) == "%00%FF");
}

TEST_CASE("decoding undoes encoding for every byte") {
  std::string all;
  for (int byte = 0; byte < 256; ++byte) {
    all.push_back(static_cast<char>(byte));
  }
  CHECK(decode(encode(all)) == all);
  CHECK(decode_form(encode(all)) == all);
}

TEST_CASE("hex digits are read in either case, and a plus is a space in forms only") {
  CHECK(decode("%2f%2F+") == "//+");
  CHECK(decode_form("a+b%2B") == "a b+");
}

TEST_CASE("a percent sign without two hex digits is refused") {
  for (const char* text : {"%", "%4", "%zz", "%4g", "a%", "%%41"}) {
    INFO(text);
    CHECK_FALSE(decode(text));
    CHECK_FALSE(decode_form(text));
  }
}

}  // namespace
}  // namespace engagement::oauth
