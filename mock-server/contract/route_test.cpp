#include "mock-server/contract/route.h"

#include "testing/catch2.h"

namespace engagement::contract {
namespace {

const std::string kPath =
    "/api/account/a/monitoring/visitors/v/visits/current/campaigns/c/engagements/e/contexts/x";

TEST_CASE("the route of the API page is recognised and its values are read", "[URL-PATH]") {
  const RouteCheck check = check_route(
      "/api/account/a%2Fb/monitoring/visitors/%C3%A9/visits/current/campaigns/c+d/engagements/"
      "%F0%9F%8E%89/contexts/9223372036854775807?v=1&sid=s+1%2B",
      "");
  CHECK(check.matches());
  CHECK(check.problem.empty());
  CHECK(check.values.account == "a/b");
  CHECK(check.values.visitor == "é");
  CHECK(check.values.campaign == "c+d");
  CHECK(check.values.engagement == "🎉");
  CHECK(check.values.context == "9223372036854775807");
  CHECK(check.values.session == "s 1+");
}

TEST_CASE("a path that departs from the route is told by its segment", "[URL-PATH]") {
  CHECK(check_route("/api/acount/a", "").problem.find("Segment 2") != std::string::npos);
  CHECK_FALSE(check_route(kPath + "/?v=1&sid=s", "").path_matches);
  CHECK_FALSE(check_route("/" + kPath + "?v=1&sid=s", "").path_matches);
  CHECK_FALSE(check_route("/", "").path_matches);
  CHECK_FALSE(check_route("*", "").path_matches);
  const std::string empty_account = "/api/account//monitoring";
  CHECK(check_route(empty_account, "").problem.find("account") != std::string::npos);
  CHECK(check_route("/api/account/%4", "").problem.find("hex") != std::string::npos);
}

TEST_CASE("the query must have one v that is the number 1 and one sid", "[URL-QUERY]") {
  for (const char* good : {"v=1&sid=s", "sid=s&v=1.0", "v=1&sid=s&more=1", "v=01&sid=%20"}) {
    INFO(good);
    CHECK(check_route(kPath + "?" + good, "").matches());
  }
  for (const char* bad : {"", "v=1", "sid=s", "v=2&sid=s", "v=1&v=1&sid=s", "v=1&sid=s&sid=t",
                          "v=1&sid=", "v=one&sid=s", "v=&sid=s", "v=1&sid=%4", "v=1;sid=s"}) {
    INFO(bad);
    const RouteCheck check = check_route(kPath + "?" + bad, "");
    CHECK(check.path_matches);
    CHECK_FALSE(check.query_matches);
    CHECK_FALSE(check.problem.empty());
  }
}

TEST_CASE("a base path stands before the route", "[URL-HOST]") {
  CHECK(check_route("/gateway" + kPath + "?v=1&sid=s", "/gateway").matches());
  CHECK_FALSE(check_route(kPath + "?v=1&sid=s", "/gateway").path_matches);
  CHECK_FALSE(check_route("/gateway/" + kPath + "?v=1&sid=s", "/gateway").path_matches);
}

TEST_CASE("an absolute-form target is read by its path") {
  CHECK(check_route("http://host:1" + kPath + "?v=1&sid=s", "").matches());
}

TEST_CASE("an escape that is none spoils the query, whatever parameter it stands in") {
  const RouteCheck check = check_route(
      "/api/account/1/monitoring/visitors/2/visits/current/campaigns/3/engagements/4/contexts/5"
      "?v=1&sid=s&other=%zz",
      "");
  CHECK(check.path_matches);
  CHECK_FALSE(check.query_matches);
  CHECK(check.problem.find("two hex digits") != std::string::npos);
}

}  // namespace
}  // namespace engagement::contract
