#include "conformance/judge/evidence_for_test.h"
#include "conformance/judge/judge.h"
#include "testing/catch2.h"

namespace engagement::conformance {
namespace {

using namespace testing;
using Names = std::vector<std::string>;
using std::chrono::milliseconds;

TEST_CASE("Fresh retries break nothing", "[AUTH-FRESH]") {
  const Case test_case = case_with({500});
  CHECK(blamed(test_case, right_evidence(test_case)).empty());
}

TEST_CASE("A retry with the nonce of the first request breaks AUTH-FRESH", "[AUTH-FRESH]") {
  const Case test_case = case_with({500, 200});
  Evidence evidence = right_evidence(test_case);
  replace_in_authorization(evidence.requests[1], "nonce2", "nonce1");
  CHECK(blamed(test_case, evidence) == Names{"AUTH-FRESH@2"});
}

TEST_CASE("A retry with the signature of an earlier one breaks AUTH-FRESH", "[AUTH-FRESH]") {
  const Case test_case = case_with({500, 500, 200});
  Evidence evidence = right_evidence(test_case);
  replace_in_authorization(evidence.requests[2], "c2lnbmF0dXJl3", "c2lnbmF0dXJl1");
  CHECK(blamed(test_case, evidence) == Names{"AUTH-FRESH@3"});
}

TEST_CASE("A header signed once for all retries breaks AUTH-NONCE and AUTH-FRESH",
          "[AUTH-NONCE][AUTH-FRESH]") {
  const Case test_case = case_with({500, 200});
  Evidence evidence = right_evidence(test_case);
  evidence.requests[1].headers = evidence.requests[0].headers;
  CHECK(blamed(test_case, evidence) ==
        Names{"AUTH-NONCE@2", "AUTH-FRESH@2", "AUTH-FRESH@2", "AUTH-FRESH@2"});
}

TEST_CASE("A timestamp that stands still or moves by too little breaks AUTH-FRESH",
          "[AUTH-FRESH]") {
  const Case test_case = case_with({500, 200});
  for (const char* stamp : {"1790000000", "1790000001", "1789999999", "1790000100"}) {
    CAPTURE(stamp);
    Evidence evidence = right_evidence(test_case);
    replace_in_authorization(evidence.requests[1], "1790000005", stamp);
    CHECK(blamed(test_case, evidence) == Names{"AUTH-FRESH@2"});
  }
  Evidence evidence = right_evidence(test_case);
  replace_in_authorization(evidence.requests[1], "1790000005", "1790000006");
  CHECK(blamed(test_case, evidence).empty());
}

TEST_CASE("With a pause below two seconds the timestamp may stay", "[AUTH-FRESH]") {
  const Case test_case = case_with({500, 200});
  Evidence evidence = right_evidence(test_case);
  evidence.pause = milliseconds(200);
  delay_from(evidence, 1, milliseconds(-4800));
  replace_in_authorization(evidence.requests[1], "1790000005", "1790000000");
  CHECK(blamed(test_case, evidence).empty());
}

TEST_CASE("Separate calls that share nonce and timestamp break AUTH-NONCE", "[AUTH-NONCE]") {
  Case test_case = case_with({200});
  test_case.calls = 3;
  Evidence evidence = right_evidence(test_case);
  CHECK(blamed(test_case, evidence).empty());
  replace_in_authorization(evidence.requests[2], "nonce3", "nonce1");
  CHECK(blamed(test_case, evidence) == Names{"AUTH-NONCE@3"});
}

TEST_CASE("The same request once more after the connection died is no retry",
          "[AUTH-FRESH][RETRY-COUNT]") {
  const Case test_case = case_with({500, 200});
  Evidence evidence = right_evidence(test_case);
  journal::Entry resent = evidence.requests[0];
  evidence.requests[0].status = 0;
  evidence.requests[0].answered_with = "reset";
  resent.received_at += milliseconds(8);
  resent.answered_at += milliseconds(8);
  resent.verdict.reason = oauth::Reason::nonce_reused;
  evidence.requests.insert(evidence.requests.begin() + 1, resent);
  CHECK(blamed(test_case, evidence).empty());
}

TEST_CASE("The same request once more after a whole answer is a replay", "[AUTH-NONCE]") {
  const Case test_case = case_with({404});
  Evidence evidence = right_evidence(test_case);
  evidence.requests.push_back(evidence.requests[0]);
  CHECK(blamed(test_case, evidence) == Names{"AUTH-NONCE@2", "RETRY-4XX@2"});
}

}  // namespace
}  // namespace engagement::conformance
