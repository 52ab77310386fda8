#include "conformance/judge/judge.h"

#include "conformance/judge/evidence_for_test.h"
#include "testing/catch2.h"

namespace engagement::conformance {
namespace {

using namespace testing;
using Names = std::vector<std::string>;
using std::chrono::milliseconds;

TEST_CASE("A client without fault passes", "[judge]") {
  for (const int status : {200, 204, 302, 401, 404, 418, 422, 500, 502, 503}) {
    CAPTURE(status);
    const Case test_case = case_with({status});
    const CaseResult result = judge(test_case, right_evidence(test_case), true);
    CHECK(result.verdict == CaseVerdict::passed);
    CHECK(result.failures.empty());
    CHECK(result.notes.empty());
  }
}

TEST_CASE("A broken adapter is an error, and its requests are judged all the same", "[judge]") {
  const Case test_case = case_with({500});
  Evidence evidence = right_evidence(test_case);
  evidence.calls[0] = {};
  evidence.calls[0].reason = "it ran into the deadline of 60 s";
  CHECK(judge(test_case, evidence, false).verdict == CaseVerdict::error);
  CHECK(blamed(test_case, evidence).empty());
  add_request(evidence, test_case, milliseconds(5001), 500);
  const CaseResult result = judge(test_case, evidence, false);
  CHECK(result.verdict == CaseVerdict::error);
  CHECK_THAT(result.reason, engagement::testing::contains("it ran into the deadline"));
  CHECK(blamed(test_case, evidence) == Names{"RETRY-COUNT@5"});
}

TEST_CASE("A nonce that two cases share is a nonce used twice", "[AUTH-NONCE]") {
  Case one = case_with({200});
  one.name = "status.one";
  Case two = case_with({200});
  two.name = "status.two";
  std::vector<CaseResult> results = {judge(one, right_evidence(one), false),
                                     judge(two, right_evidence(two), false)};
  judge_nonces_over_cases(results);
  CHECK(results[0].verdict == CaseVerdict::passed);
  CHECK(results[1].verdict == CaseVerdict::failed);
  REQUIRE(results[1].failures.size() == 1);
  CHECK(results[1].failures[0].clause == "AUTH-NONCE");
  CHECK_THAT(results[1].failures[0].message, engagement::testing::contains("status.one"));
}

TEST_CASE("Too few requests prove nothing when the adapter broke", "[judge]") {
  const Case test_case = case_with({500});
  Evidence evidence = right_evidence(test_case);
  evidence.calls[0] = {};
  evidence.requests.resize(2);
  CHECK(blamed(test_case, evidence).empty());
}

TEST_CASE("An unsupported case is skipped with its reason", "[judge]") {
  const Case test_case = case_with({200});
  Evidence evidence = right_evidence(test_case);
  evidence.requests.clear();
  evidence.calls[0].kind = AdapterAnswer::Kind::unsupported;
  evidence.calls[0].reason = "no HMAC-SHA256";
  const CaseResult result = judge(test_case, evidence, false);
  CHECK(result.verdict == CaseVerdict::skipped);
  CHECK(result.reason == "no HMAC-SHA256");
}

TEST_CASE("Trouble of the suite itself is an error, never a verdict", "[judge]") {
  const Case test_case = case_with({200});
  Evidence evidence = right_evidence(test_case);
  SECTION("no port") {
    evidence.setup_error = "no port is free";
  }
  SECTION("no call") {
    evidence.calls.clear();
  }
  CHECK(judge(test_case, evidence, false).verdict == CaseVerdict::error);
}

TEST_CASE("A case names the clauses that it could judge", "[judge]") {
  const Case test_case = case_with({500, 404});
  const Names judged = judge(test_case, right_evidence(test_case), false).judged;
  for (const char* id : {"URL-PATH", "AUTH-NONCE", "AUTH-FRESH", "RETRY-SAME", "RETRY-PAUSE",
                         "RETRY-COUNT", "RETRY-4XX", "RETRY-STOP", "STATUS-404"}) {
    CAPTURE(id);
    CHECK(std::find(judged.begin(), judged.end(), id) != judged.end());
  }
  CHECK(std::find(judged.begin(), judged.end(), "STATUS-500") == judged.end());
}

}  // namespace
}  // namespace engagement::conformance
