#include "client-under-test/signer/percent_encoding.h"

#include "testing/catch2.h"

namespace engagement_client::signer {

TEST_CASE("unreserved characters stay as they are", "[AUTH-SIGNATURE][URL-ENCODING]") {
  const std::string unreserved =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  CHECK(percent_encode(unreserved) == unreserved);
}

TEST_CASE("every other byte is encoded with upper-case digits", "[AUTH-SIGNATURE][URL-ENCODING]") {
  CHECK(percent_encode(" !\"#$%&'()*+,/") == "%20%21%22%23%24%25%26%27%28%29%2A%2B%2C%2F");
  CHECK(percent_encode(":;<=>?@[\\]^`{|}") == "%3A%3B%3C%3D%3E%3F%40%5B%5C%5D%5E%60%7B%7C%7D");
  CHECK(percent_encode(std::string("\0\x01\x7F\x80\xFF", 5)) == "%00%01%7F%80%FF");
}

TEST_CASE("text is encoded byte by byte as UTF-8", "[URL-ENCODING]") {
  CHECK(percent_encode("é") == "%C3%A9");
  CHECK(percent_encode("日本") == "%E6%97%A5%E6%9C%AC");
  CHECK(percent_encode("🎉") == "%F0%9F%8E%89");
}

TEST_CASE("an escape in the input is data and is encoded again", "[URL-ENCODING]") {
  CHECK(percent_encode("%2F") == "%252F");
  CHECK(percent_encode("") == "");
}

}  // namespace engagement_client::signer
