#include "conformance/judge/evidence_for_test.h"
#include "conformance/judge/judge.h"
#include "testing/catch2.h"

namespace engagement::conformance {
namespace {

using namespace testing;
using Names = std::vector<std::string>;
using std::chrono::milliseconds;

Names blamed_for(std::string_view from, std::string_view to, Case test_case = case_with({200})) {
  Evidence evidence = right_evidence(test_case);
  replace_in_authorization(evidence.requests[0], from, to);
  return blamed(test_case, evidence);
}

TEST_CASE("A missing Authorization header breaks AUTH-HEADER alone", "[AUTH-HEADER]") {
  const Case test_case = case_with({200});
  Evidence evidence = right_evidence(test_case);
  evidence.requests[0].headers.pop_back();
  evidence.requests[0].verdict.reason = oauth::Reason::authorization_missing;
  CHECK(blamed(test_case, evidence) == Names{"AUTH-HEADER@1"});
}

TEST_CASE("Two Authorization headers break AUTH-HEADER", "[AUTH-HEADER]") {
  const Case test_case = case_with({200});
  Evidence evidence = right_evidence(test_case);
  evidence.requests[0].headers.push_back(evidence.requests[0].headers.back());
  CHECK(blamed(test_case, evidence) == Names{"AUTH-HEADER@1"});
}

TEST_CASE("Another scheme breaks AUTH-HEADER, another letter case does not", "[AUTH-HEADER]") {
  CHECK(blamed_for("OAuth ", "Bearer ") == Names{"AUTH-HEADER@1"});
  CHECK(blamed_for("OAuth ", "oauth ").empty());
}

TEST_CASE("OAuth parameters or the consumer key in the URL break AUTH-HEADER", "[AUTH-HEADER]") {
  const Case test_case = case_with({200});
  Evidence evidence = right_evidence(test_case);
  evidence.requests[0].target += "&oauth_nonce=1";
  CHECK(blamed(test_case, evidence) == Names{"AUTH-HEADER@1"});
  evidence = right_evidence(test_case);
  evidence.requests[0].target += "&key=invented-key";
  CHECK(blamed(test_case, evidence) == Names{"URL-QUERY@1", "AUTH-HEADER@1"});
}

TEST_CASE("Each required parameter that is missing breaks AUTH-PARAMS", "[AUTH-PARAMS]") {
  for (const char* name : {"oauth_consumer_key", "oauth_token", "oauth_signature_method",
                           "oauth_timestamp", "oauth_nonce", "oauth_signature="}) {
    CAPTURE(name);
    const std::string other = std::string(name).back() == '=' ? "x_other=" : "x_other";
    CHECK(blamed_for(name, other) == Names{"AUTH-PARAMS@1"});
  }
}

TEST_CASE("Wrong forms of parameters break AUTH-PARAMS", "[AUTH-PARAMS]") {
  CHECK(blamed_for("\"1.0\"", "\"2.0\"") == Names{"AUTH-PARAMS@1"});
  CHECK(blamed_for("\"nonce1\"", "nonce1") == Names{"AUTH-PARAMS@1"});
  CHECK(blamed_for("%3D", "=") == Names{"AUTH-PARAMS@1"});
  CHECK(blamed_for("oauth_version=\"1.0\"", "oauth_version=\"1.0\", oauth_version=\"1.0\"") ==
        Names{"AUTH-PARAMS@1"});
  CHECK(blamed_for("oauth_version=\"1.0\"", "oauth_version") == Names{"AUTH-PARAMS@1"});
}

TEST_CASE("What RFC 5849 leaves free is right", "[AUTH-PARAMS]") {
  CHECK(blamed_for(", oauth_version=\"1.0\"", "").empty());
  CHECK(blamed_for("OAuth ", "OAuth realm=\"http://x/ y\", ").empty());
  CHECK(blamed_for(", ", ",").empty());
}

TEST_CASE("A key that is not encoded breaks AUTH-PARAMS and hides the signature that follows",
          "[AUTH-PARAMS]") {
  Case test_case = case_with({200});
  test_case.inputs.consumer_key = "key+é%2F";
  Evidence evidence = right_evidence(test_case);
  evidence.requests[0].verdict.reason = oauth::Reason::consumer_key_unknown;
  SECTION("raw") {
    replace_in_authorization(evidence.requests[0], "%252F", "%2F");
  }
  SECTION("twice") {
    replace_in_authorization(evidence.requests[0], "key%2B%C3%A9%252F",
                             "key%252B%25C3%25A9%25252F");
  }
  CHECK(blamed(test_case, evidence) == Names{"AUTH-PARAMS@1"});
}

TEST_CASE("Without a token oauth_token may be absent or empty but has no value", "[AUTH-PARAMS]") {
  Case test_case = case_with({200});
  test_case.inputs.token = "";
  CHECK(blamed(test_case, right_evidence(test_case)).empty());
  CHECK(blamed_for("oauth_token=\"\", ", "", test_case).empty());
  CHECK(blamed_for("oauth_token=\"\"", "oauth_token=\"x\"", test_case) == Names{"AUTH-PARAMS@1"});
}

TEST_CASE("Timestamps that are no seconds of now break AUTH-TIMESTAMP", "[AUTH-TIMESTAMP]") {
  for (const char* stamp : {"1790000000123", "1789990000", "-1790000000", "1790000000.5", "0",
                            "17e8", "99999999999999999999999"}) {
    CAPTURE(stamp);
    CHECK(blamed_for("1790000000", stamp) == Names{"AUTH-TIMESTAMP@1"});
  }
  CHECK(blamed_for("1790000000", "1789999701").empty());
}

TEST_CASE("A secret anywhere breaks AUTH-HEADER and is not shown", "[AUTH-HEADER]") {
  const Case test_case = case_with({200});
  Evidence evidence = right_evidence(test_case);
  SECTION("in the URL") {
    evidence.requests[0].target += "&s=invented-consumer-secret";
  }
  SECTION("in a header") {
    set_header(evidence.requests[0], "X-Debug", "key: invented-tok-secret");
  }
  SECTION("as Base64 of a pair") {
    // invented-key:invented-consumer-secret
    set_header(evidence.requests[0], "X-Debug",
               "aW52ZW50ZWQta2V5OmludmVudGVkLWNvbnN1bWVyLXNlY3JldA==");
  }
  SECTION("in the body") {
    evidence.requests[0].body = "secret=invented-tok-secret";
  }
  const CaseResult result = judge(test_case, evidence, false);
  bool is_blamed = false;
  for (const Failure& each : result.failures) {
    is_blamed = is_blamed || each.clause == "AUTH-HEADER";
    CHECK((each.message + each.expected + each.actual).find("-secret") == std::string::npos);
  }
  CHECK(is_blamed);
}

}  // namespace
}  // namespace engagement::conformance
