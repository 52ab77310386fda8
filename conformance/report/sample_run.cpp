#include "conformance/report/sample_run.h"

#include <string>

namespace engagement::conformance {
namespace {

using namespace std::chrono_literals;

// A control character, an escape sequence, a byte that is not UTF-8, and markup.
const std::string kHurtful =
    "a\x01"
    "b\x1b[31mc\xff"
    "d <&\"'> ]]> é 日本\nsecond line";

Case make_case(const std::string& section, const std::string& name) {
  Case test_case;
  test_case.section = section;
  test_case.name = section + "." + name;
  test_case.source = "API page";
  test_case.title = "keeps to the contract";
  test_case.clauses = {"RETRY-COUNT", "AUTH-SIGNATURE"};
  test_case.expect.outcomes = {"valid"};
  return test_case;
}

journal::Entry make_request(std::chrono::steady_clock::time_point at, std::uint64_t number) {
  journal::Entry request;
  request.number = number;
  request.connection = number;
  request.received_at = at;
  request.answered_at = at + 2ms;
  request.method = "GET";
  request.target = "/api/account/1?v=1";
  request.http_version = "HTTP/1.1";
  request.headers = {{"Authorization",
                      "OAuth oauth_consumer_key=\"the-key\", oauth_nonce=\"n\", "
                      "oauth_signature=\"c2VjcmV0IHNpZ25hdHVyZQ%3D%3D\""}};
  request.checked = true;
  request.status = 500;
  request.answered_with = "500";
  return request;
}

CaseResult failed(const Case& test_case) {
  CaseResult result;
  result.test_case = &test_case;
  result.verdict = CaseVerdict::failed;
  const auto start = std::chrono::steady_clock::now();
  result.evidence.started = start;
  result.evidence.ended = start + 10'250ms;
  result.evidence.requests = {make_request(start + 10ms, 1), make_request(start + 5'012ms, 2)};
  result.evidence.requests[1].verdict.reason = oauth::Reason::signature_mismatch;
  result.evidence.requests[1].verdict.explanation = "The base string differs at byte 7.";
  AdapterAnswer call;
  call.kind = AdapterAnswer::Kind::outcome;
  call.outcome = "valid";
  call.raw_answer = R"({"outcome": "valid"})";
  call.other_output = kHurtful;
  result.evidence.calls = {call};
  result.failures = {{"RETRY-COUNT", "Retry 5xx 3 times.", "4 requests", "2 requests", {}},
                     {"AUTH-SIGNATURE", "Sign what is sent: " + kHurtful, "", "", 2}};
  result.notes = {{"URL-QUERY", "Send v=1.", "1", "1.0", 1, Level::advisory}};
  return result;
}

CaseResult ended(const Case& test_case, CaseVerdict verdict, const std::string& reason) {
  CaseResult result;
  result.test_case = &test_case;
  result.verdict = verdict;
  result.reason = reason;
  return result;
}

CaseResult broken(const Case& test_case) {
  CaseResult result = ended(test_case, CaseVerdict::error, "the adapter crashed: " + kHurtful);
  AdapterAnswer call;
  call.reason = result.reason;
  call.error_output = "Traceback: " + kHurtful;
  result.evidence.calls = {call};
  result.failures = {{"RETRY-COUNT", "Stop after 3 retries.", "4 requests", "41 requests", {}}};
  return result;
}

}  // namespace

SampleRun::SampleRun()
    : cases{make_case("retry", "good"), make_case("retry", "bad"), make_case("auth", "skipped"),
            make_case("auth", "broken"), make_case("auth", "broken-too")} {
  run.client = "python3 adapter.py";
  run.started = "2026-01-02T03:04:05Z";
  run.wall = 15'321ms;
  run.cases = {ended(cases[0], CaseVerdict::passed, ""), failed(cases[1]),
               ended(cases[2], CaseVerdict::skipped, "no SHA-256"), broken(cases[3]),
               broken(cases[4])};
  ClauseResult count;
  count.clause = find_clause("RETRY-COUNT");
  count.verdict = ClauseVerdict::broken;
  count.judged_in = {"retry.good", "retry.bad"};
  count.broken_in = {"retry.bad"};
  ClauseResult tls;
  tls.clause = find_clause("TLS-VERIFY");
  tls.reason = "no case judges it";
  run.clauses = {count, tls};
}

}  // namespace engagement::conformance
