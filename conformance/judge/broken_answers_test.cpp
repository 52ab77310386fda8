// The clauses on what is not an ordinary answer: FAULT-SAFE, INPUT-SAFE, TLS-VERIFY, REDIRECT-SAFE.
#include <algorithm>

#include "conformance/judge/evidence_for_test.h"
#include "conformance/judge/judge.h"
#include "testing/catch2.h"

namespace engagement::conformance {
namespace {

using namespace testing;
using Names = std::vector<std::string>;
using std::chrono::milliseconds;

Case fault_case(std::vector<int> statuses, faults::Fault fault) {
  Case test_case = case_with(std::move(statuses));
  test_case.answers.back().fault = fault;
  test_case.clauses = {"FAULT-SAFE"};
  test_case.expect.outcomes = {"transport_error"};
  return test_case;
}

Case silent_case(Server server) {
  Case test_case = case_with({200});
  test_case.server = server;
  test_case.expect.requests = 0;
  test_case.expect.outcomes = {server == Server::http ? "invalid_request" : "transport_error"};
  return test_case;
}

Evidence silent_evidence(const Case& test_case) {
  Evidence evidence = right_evidence(test_case);
  evidence.requests.clear();
  return evidence;
}

void end_badly(Evidence& evidence) {
  evidence.calls[0].kind = AdapterAnswer::Kind::broken;
  evidence.calls[0].ended_badly = true;
  evidence.calls[0].outcome.clear();
  evidence.calls[0].reason = "the adapter did not end within 80 s and was killed";
}

Names judged_in(const Case& test_case, const Evidence& evidence) {
  return judge(test_case, evidence, false).judged;
}

bool has(const Names& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

TEST_CASE("An error outcome for a broken answer holds FAULT-SAFE, however often it was tried",
          "[FAULT-SAFE]") {
  const Case test_case = fault_case({200}, faults::Fault::reset);
  Evidence evidence = right_evidence(test_case);
  evidence.requests[0].status = 0;
  evidence.requests[0].answered_with = "reset";
  add_request(evidence, test_case, milliseconds(1000), 0);
  evidence.requests[1].answered_with = "reset";
  CHECK(blamed(test_case, evidence).empty());
  CHECK(noted(test_case, evidence).empty());
  CHECK(has(judged_in(test_case, evidence), "FAULT-SAFE"));
}

TEST_CASE("A broken answer that is taken for valid is noted", "[FAULT-SAFE]") {
  const Case test_case = fault_case({200}, faults::Fault::truncated);
  Evidence evidence = right_evidence(test_case);
  evidence.calls[0].outcome = "valid";
  CHECK(blamed(test_case, evidence).empty());
  CHECK(noted(test_case, evidence) == Names{"FAULT-SAFE"});
  CHECK_THAT(judge(test_case, evidence, true).failures.at(0).message,
             engagement::testing::contains("truncated"));
}

TEST_CASE("A client that crashes or hangs on a broken answer breaks FAULT-SAFE, not the run",
          "[FAULT-SAFE]") {
  const Case test_case = fault_case({200}, faults::Fault::stall);
  Evidence evidence = right_evidence(test_case);
  end_badly(evidence);
  const CaseResult result = judge(test_case, evidence, false);
  CHECK(result.verdict == CaseVerdict::passed);
  REQUIRE(result.notes.size() == 1);
  CHECK(result.notes[0].clause == "FAULT-SAFE");
  CHECK_THAT(result.notes[0].message, engagement::testing::contains("did not end within"));
  evidence.calls[0].ended_badly = false;  // an answer that is none stays the adapter's trouble
  CHECK(judge(test_case, evidence, false).verdict == CaseVerdict::error);
}

TEST_CASE("A crash where the answer is whole stays an error", "[judge]") {
  const Case test_case = case_with({200});
  Evidence evidence = right_evidence(test_case);
  end_badly(evidence);
  CHECK(judge(test_case, evidence, false).verdict == CaseVerdict::error);
}

TEST_CASE("A fault case that no request reached holds nothing", "[FAULT-SAFE]") {
  const Case test_case = fault_case({200}, faults::Fault::reset);
  CHECK(noted(test_case, silent_evidence(test_case)) == Names{"FAULT-SAFE"});
}

TEST_CASE("A limit that passes before a busy machine lets a request be sent blames nobody",
          "[FAULT-SAFE]") {
  Case test_case = fault_case({200}, faults::Fault::silence);
  Evidence evidence = silent_evidence(test_case);
  evidence.calls[0].outcome = "transport_error";
  evidence.overloaded = true;
  CHECK(noted(test_case, evidence) == Names{"FAULT-SAFE"});  // the usual limit is long enough
  test_case.attempt_timeout = std::chrono::seconds(1);
  CHECK(noted(test_case, evidence).empty());
  CHECK(judged_in(test_case, evidence).empty());
  const auto start = evidence.started;
  evidence.late = {{start, start + std::chrono::milliseconds(110)}};
  CHECK(noted(test_case, evidence) == Names{"FAULT-SAFE"});  // hardly late, and the limit is long
  evidence.late.push_back({start, start + std::chrono::milliseconds(400)});
  CHECK(noted(test_case, evidence).empty());
  evidence.overloaded = false;
  CHECK(noted(test_case, evidence) == Names{"FAULT-SAFE"});
}

TEST_CASE("The outcome of the answer before a broken connection is no fault against RETRY-STOP",
          "[FAULT-SAFE][RETRY-STOP]") {
  Case test_case = fault_case({503, 200}, faults::Fault::reset);
  Evidence evidence = right_evidence(test_case);
  evidence.requests[1].status = 0;
  evidence.requests[1].answered_with = "reset";
  evidence.calls[0].outcome = "service_unavailable";
  CHECK(blamed(test_case, evidence).empty());
  CHECK(noted(test_case, evidence) == Names{"FAULT-SAFE"});
  test_case.expect.outcomes.emplace_back("service_unavailable");
  CHECK(noted(test_case, evidence).empty());
}

TEST_CASE("Nothing sent where nothing may be holds the clause that says so",
          "[INPUT-SAFE][TLS-VERIFY][FAULT-SAFE]") {
  for (const auto& [server, clause] :
       {std::pair{Server::http, "INPUT-SAFE"}, std::pair{Server::expired, "TLS-VERIFY"},
        std::pair{Server::wrong_name, "TLS-VERIFY"}, std::pair{Server::unknown_ca, "TLS-VERIFY"},
        std::pair{Server::refused, "FAULT-SAFE"}}) {
    const Case test_case = silent_case(server);
    const Evidence evidence = silent_evidence(test_case);
    INFO(clause);
    CHECK(blamed(test_case, evidence).empty());
    CHECK(noted(test_case, evidence).empty());
    CHECK(judged_in(test_case, evidence) == Names{clause});
  }
}

TEST_CASE("A request to a server with a bad certificate breaks TLS-VERIFY alone", "[TLS-VERIFY]") {
  const Case test_case = silent_case(Server::expired);
  Evidence evidence = right_evidence(test_case);  // a request was sent
  evidence.requests[0].target = "/whatever";
  evidence.calls[0].outcome = "valid";
  CHECK(blamed(test_case, evidence) == Names{"TLS-VERIFY@1"});
  CHECK_THAT(message_against("TLS-VERIFY", test_case, evidence),
             engagement::testing::contains("expired"));
}

TEST_CASE("A client that refuses a good certificate too is told what the handshake said",
          "[TLS-VERIFY]") {
  Case test_case = case_with({200});
  test_case.server = Server::https;
  test_case.clauses = {"TLS-VERIFY"};
  Evidence evidence = silent_evidence(test_case);
  evidence.calls[0].outcome = "transport_error";
  evidence.tls_failures = {"tlsv1 alert unknown ca"};
  const CaseResult result = judge(test_case, evidence, false);
  REQUIRE(result.failures.size() == 1);
  CHECK(result.failures[0].clause == "TLS-VERIFY");
  CHECK_THAT(result.failures[0].message, engagement::testing::contains("ca_file"));
  CHECK_THAT(result.failures[0].actual, engagement::testing::contains("unknown ca"));
}

TEST_CASE("An empty value that is sent or misreported is noted", "[INPUT-SAFE]") {
  const Case test_case = silent_case(Server::http);
  CHECK(noted(test_case, right_evidence(test_case)) == Names{"INPUT-SAFE@1"});
  CHECK(blamed(test_case, right_evidence(test_case)).empty());
  Evidence evidence = silent_evidence(test_case);
  evidence.calls[0].outcome = "not_found";
  CHECK(noted(test_case, evidence) == Names{"INPUT-SAFE"});
  end_badly(evidence);
  CHECK(noted(test_case, evidence) == Names{"INPUT-SAFE"});
}

Case redirect_case() {
  Case test_case = case_with({302});
  test_case.answers[0].headers = {{"Location", "{other-origin}/there"}};
  return test_case;
}

journal::Entry entry_elsewhere(std::string authorization) {
  journal::Entry entry;
  entry.method = "GET";
  entry.target = "/there";
  if (!authorization.empty()) {
    entry.headers = {{"Authorization", std::move(authorization)}};
  }
  return entry;
}

TEST_CASE("Authorization that goes where a redirect leads is noted, following it is a failure",
          "[REDIRECT-SAFE][RETRY-STOP]") {
  const Case test_case = redirect_case();
  Evidence evidence = right_evidence(test_case);
  CHECK(blamed(test_case, evidence).empty());
  CHECK(has(judged_in(test_case, evidence), "REDIRECT-SAFE"));
  evidence.elsewhere = {entry_elsewhere("")};
  CHECK(blamed(test_case, evidence) == Names{"RETRY-STOP"});
  CHECK(noted(test_case, evidence).empty());
  evidence.elsewhere = {entry_elsewhere("OAuth oauth_signature=\"secret-signature\"")};
  const CaseResult result = judge(test_case, evidence, false);
  REQUIRE(result.notes.size() == 1);
  CHECK(result.notes[0].clause == "REDIRECT-SAFE");
  CHECK(result.notes[0].actual.find("secret-signature") == std::string::npos);
}

}  // namespace
}  // namespace engagement::conformance
