#include "conformance/judge/evidence_for_test.h"
#include "conformance/judge/judge.h"
#include "testing/catch2.h"

namespace engagement::conformance {
namespace {

using namespace testing;
using Names = std::vector<std::string>;
using std::chrono::milliseconds;

const ClauseResult& line_of(const std::vector<ClauseResult>& summary, std::string_view id) {
  for (const ClauseResult& each : summary) {
    if (each.clause->id == id) {
      return each;
    }
  }
  throw std::logic_error("no such clause");
}

TEST_CASE("The summary tells held, broken and not judged clauses apart", "[judge]") {
  Case good = case_with({200});
  good.name = "test.good";
  Case bad = case_with({404});
  bad.name = "test.bad";
  bad.clauses = {"RETRY-4XX", "RETRY-PAUSE"};
  Evidence evidence = right_evidence(bad);
  add_request(evidence, bad, milliseconds(5001), 404);
  const std::vector<CaseResult> results = {judge(good, right_evidence(good), false),
                                           judge(bad, evidence, false)};
  const std::vector<ClauseResult> summary = summarise_clauses({good, bad}, results);

  CHECK(summary.size() == all_clauses().size());
  CHECK(line_of(summary, "URL-PATH").verdict == ClauseVerdict::held);
  CHECK(line_of(summary, "URL-PATH").judged_in == Names{"test.good", "test.bad"});
  CHECK(line_of(summary, "RETRY-4XX").verdict == ClauseVerdict::broken);
  CHECK(line_of(summary, "RETRY-4XX").broken_in == Names{"test.bad"});
  CHECK(line_of(summary, "RETRY-PAUSE").verdict == ClauseVerdict::not_judged);
  CHECK_THAT(line_of(summary, "RETRY-PAUSE").reason, engagement::testing::contains("far enough"));
  CHECK_THAT(line_of(summary, "TLS-VERIFY").reason,
             engagement::testing::contains("no case for it"));
}

TEST_CASE("A skipped case does not hold its clause and gives the reason", "[judge]") {
  Case test_case = case_with({200});
  test_case.clauses = {"TLS-VERIFY"};
  Evidence evidence = right_evidence(test_case);
  evidence.requests.clear();
  evidence.calls[0].kind = AdapterAnswer::Kind::unsupported;
  evidence.calls[0].reason = "no https";
  const auto summary = summarise_clauses({test_case}, {judge(test_case, evidence, false)});
  CHECK(line_of(summary, "TLS-VERIFY").verdict == ClauseVerdict::not_judged);
  CHECK(line_of(summary, "TLS-VERIFY").reason == "skipped: no https");
}

TEST_CASE("A note breaks advisory clauses only", "[judge]") {
  const Case test_case = case_with({200});
  Evidence evidence = right_evidence(test_case);
  replace_in_target(evidence.requests[0], "v=1&", "v=1.0&");
  const auto summary = summarise_clauses({test_case}, {judge(test_case, evidence, false)});
  CHECK(line_of(summary, "URL-QUERY").verdict == ClauseVerdict::held);
}

}  // namespace
}  // namespace engagement::conformance
