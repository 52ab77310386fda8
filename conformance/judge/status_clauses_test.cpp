#include "conformance/judge/evidence_for_test.h"
#include "conformance/judge/judge.h"
#include "testing/catch2.h"

namespace engagement::conformance {
namespace {

using namespace testing;
using Names = std::vector<std::string>;
using std::chrono::milliseconds;

Names blamed_for_outcome(const Case& test_case, const char* outcome) {
  Evidence evidence = right_evidence(test_case);
  evidence.calls[0].outcome = outcome;
  return blamed(test_case, evidence);
}

TEST_CASE("A wrong outcome breaks the clause of the last status", "[STATUS-200][STATUS-503]") {
  CHECK(blamed_for_outcome(case_with({200}), "not_found") == Names{"STATUS-200"});
  CHECK(blamed_for_outcome(case_with({401}), "unexpected_status") == Names{"STATUS-401"});
  CHECK(blamed_for_outcome(case_with({404}), "invalid_account") == Names{"STATUS-404"});
  CHECK(blamed_for_outcome(case_with({422}), "valid") == Names{"STATUS-422"});
  CHECK(blamed_for_outcome(case_with({500}), "service_unavailable") == Names{"STATUS-500"});
  CHECK(blamed_for_outcome(case_with({503}), "transport_error") == Names{"STATUS-503"});
  CHECK(blamed_for_outcome(case_with({204}), "valid") == Names{"STATUS-OTHER"});
  CHECK(blamed_for_outcome(case_with({502}), "valid") == Names{"STATUS-OTHER"});
}

TEST_CASE("An undocumented 5xx may be either of two outcomes", "[STATUS-OTHER]") {
  CHECK(blamed_for_outcome(case_with({502}), "server_error").empty());
  CHECK(blamed_for_outcome(case_with({502}), "unexpected_status").empty());
}

TEST_CASE("The outcome of an earlier answer breaks RETRY-STOP", "[RETRY-STOP]") {
  CHECK(blamed_for_outcome(case_with({500, 404}), "server_error") == Names{"RETRY-STOP"});
  CHECK(blamed_for_outcome(case_with({500, 503, 500, 503}), "server_error") == Names{"RETRY-STOP"});
}

TEST_CASE("A request too malformed to be answered as scripted is not blamed for its outcome too",
          "[URL-ENCODING]") {
  const Case test_case = case_with({200});
  Evidence evidence = right_evidence(test_case);
  evidence.requests[0].fixture = "";
  evidence.requests[0].status = 400;
  evidence.calls[0].outcome = "unexpected_status";
  CHECK(blamed(test_case, evidence) == Names{"STATUS-200"});
  replace_in_target(evidence.requests[0], "27182818", "\xC3\xA9");
  CHECK(blamed(test_case, evidence).size() == 1);
}

}  // namespace
}  // namespace engagement::conformance
