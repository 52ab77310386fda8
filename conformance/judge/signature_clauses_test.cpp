#include "conformance/judge/evidence_for_test.h"
#include "conformance/judge/judge.h"
#include "testing/catch2.h"

namespace engagement::conformance {
namespace {

using namespace testing;
using Names = std::vector<std::string>;
using std::chrono::milliseconds;

Names blamed_for(oauth::Reason reason) {
  const Case test_case = case_with({200});
  Evidence evidence = right_evidence(test_case);
  evidence.requests[0].verdict.reason = reason;
  return blamed(test_case, evidence);
}

TEST_CASE("What the verifier refuses is blamed on the clause of its reason", "[AUTH-SIGNATURE]") {
  using oauth::Reason;
  CHECK(blamed_for(Reason::signature_mismatch) == Names{"AUTH-SIGNATURE@1"});
  CHECK(blamed_for(Reason::consumer_key_unknown) == Names{"AUTH-SIGNATURE@1"});
  CHECK(blamed_for(Reason::token_unknown) == Names{"AUTH-SIGNATURE@1"});
  CHECK(blamed_for(Reason::parameter_missing) == Names{"AUTH-PARAMS@1"});
  CHECK(blamed_for(Reason::timestamp_out_of_window) == Names{"AUTH-TIMESTAMP@1"});
  CHECK(blamed_for(Reason::nonce_reused) == Names{"AUTH-NONCE@1"});
  CHECK(blamed_for(Reason::authorization_scheme) == Names{"AUTH-HEADER@1"});
}

TEST_CASE("Another signature method than asked for breaks AUTH-SIGNATURE", "[AUTH-SIGNATURE]") {
  const Case test_case = case_with({200});
  Evidence evidence = right_evidence(test_case);
  replace_in_authorization(evidence.requests[0], "HMAC-SHA1", "PLAINTEXT");
  CHECK(blamed(test_case, evidence) == Names{"AUTH-SIGNATURE@1"});
}

TEST_CASE("A wrong signature of the same cause is told once with a count", "[AUTH-SIGNATURE]") {
  const Case test_case = case_with({500});
  Evidence evidence = right_evidence(test_case);
  for (journal::Entry& entry : evidence.requests) {
    entry.verdict.reason = oauth::Reason::signature_mismatch;
    entry.verdict.explanation = "The signature does not match.";
  }
  CHECK(blamed(test_case, evidence) == Names{"AUTH-SIGNATURE@1"});
  CHECK(message_against("AUTH-SIGNATURE", test_case, evidence) ==
        "The signature does not match. (and 3 more like it)");
}

}  // namespace
}  // namespace engagement::conformance
