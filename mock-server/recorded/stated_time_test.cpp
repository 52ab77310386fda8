#include "mock-server/recorded/stated_time.h"

#include "testing/catch2.h"

namespace engagement::recorded {
namespace {

TEST_CASE("the date of a response is read as RFC 9110 writes it") {
  CHECK(parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT") == 784111777);
  CHECK(parse_http_date("Thu, 29 Feb 2024 00:00:00 GMT") == 1709164800);
  for (const char* wrong : {"", "now", "Sun, 06 Nov 1994 08:49:37", "Sun, 31 Feb 1994 08:49:37 GMT",
                            "Sun, 06 unN 1994 08:49:37 GMT", "Sun, 6 Nov 1994 08:49:37 GMT",
                            "Sun, 06 Nov 1994 28:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 GMT x"}) {
    CHECK_FALSE(parse_http_date(wrong));
  }
}

TEST_CASE("the time of an archive is read with its offset and without its fraction") {
  CHECK(parse_iso_time("1994-11-06T08:49:37Z") == 784111777);
  CHECK(parse_iso_time("1994-11-06T08:49:37.999999Z") == 784111777);
  CHECK(parse_iso_time("1994-11-06T09:49:37.1+01:00") == 784111777);
  CHECK(parse_iso_time("1994-11-06T03:19:37-0530") == 784111777);
  CHECK(parse_iso_time("1994-11-06T08:49:37") == 784111777);
  for (const char* wrong : {"", "1994-11-06", "1994-13-06T08:49:37Z", "1994-11-06T08:49:37+1",
                            "1994-11-06T08:49:37Zx", "-994-11-06T08:49:37Z"}) {
    CHECK_FALSE(parse_iso_time(wrong));
  }
}

}  // namespace
}  // namespace engagement::recorded
