#include "conformance/cli/known_failing_file.h"

#include "conformance/cli/usage_error.h"
#include "testing/catch2.h"

namespace engagement::conformance {
namespace {

using engagement::testing::contains;

std::vector<KnownFailure> parse(std::string_view text) {
  std::vector<Case> cases(2);
  cases[0].name = "retry.503";
  cases[0].section = "retry";
  cases[1].name = "url.path";
  cases[1].section = "url";
  return parse_known_failing("known.txt", text, cases);
}

}  // namespace

TEST_CASE("a known failure is a glob and a reason on a line") {
  const auto known =
      parse("\xEF\xBB\xBF# the gateway, issue 12\r\n\r\nretry.5*\t waits 4 s  \r\n  url  x # y");
  REQUIRE(known.size() == 2);
  CHECK(known[0].glob == "retry.5*");
  CHECK(known[0].reason == "waits 4 s");
  CHECK(known[0].place == "known.txt:3");
  CHECK(known[1].glob == "url");
  CHECK(known[1].reason == "x # y");
  CHECK(parse("").empty());
}

TEST_CASE("a line that is none is refused with its place and the way out") {
  CHECK_THROWS_WITH(parse("\nretry.503"), contains("known.txt:2") && contains("no reason"));
  CHECK_THROWS_WITH(parse("retry.504 x"), contains("known.txt:1") && contains("retry.503"));
  CHECK_THROWS_WITH(parse("url a\n\nurl b"), contains("known.txt:3") && contains("known.txt:1"));
  CHECK_THROWS_AS(parse("x"), UsageError);
  CHECK_THROWS_WITH(load_known_failing("/nonexistent", {}), contains("/nonexistent"));
  CHECK_THROWS_WITH(load_known_failing("/", {}), contains("not a regular file"));
}

}  // namespace engagement::conformance
