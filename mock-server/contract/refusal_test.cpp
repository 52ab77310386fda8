#include "mock-server/contract/refusal.h"

#include "testing/catch2.h"

namespace engagement::contract {
namespace {

TEST_CASE("what passes is not refused") {
  RouteCheck route;
  route.path_matches = route.query_matches = true;
  CHECK_FALSE(refuse_route(route));
  CHECK_FALSE(refuse_query(route));
  CHECK_FALSE(refuse_method("GET"));
  CHECK_FALSE(refuse_signature(oauth::Verdict{}));
  CHECK_FALSE(refuse_account("12345678", true));
}

TEST_CASE("each fault has the status of the API page, or of RFC 9110 where that is silent") {
  RouteCheck route;
  route.problem = "why";
  CHECK(refuse_host(0, "HTTP/1.1")->status == 400);
  CHECK(refuse_host(2, "HTTP/1.1")->status == 400);
  CHECK_FALSE(refuse_host(1, "HTTP/1.1"));
  CHECK_FALSE(refuse_host(0, "HTTP/1.0"));
  CHECK(refuse_route(route)->status == 404);
  CHECK(refuse_query(route)->status == 404);
  CHECK(refuse_query(route)->explanation == "why");
  CHECK(refuse_method("POST")->status == 405);
  CHECK(refuse_method("get")->status == 405);
  CHECK(refuse_account("1", false)->status == 422);
  CHECK(refuse_account("0", true)->status == 422);
  oauth::Verdict verdict;
  verdict.reason = oauth::Reason::nonce_reused;
  CHECK(refuse_signature(verdict)->status == 401);
  CHECK(refuse_signature(verdict)->reason == "nonce_reused");
}

}  // namespace
}  // namespace engagement::contract
