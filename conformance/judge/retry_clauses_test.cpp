#include "conformance/judge/evidence_for_test.h"
#include "conformance/judge/judge.h"
#include "testing/catch2.h"

namespace engagement::conformance {
namespace {

using namespace testing;
using Names = std::vector<std::string>;
using std::chrono::milliseconds;

TEST_CASE("A second request after 4xx breaks RETRY-4XX", "[RETRY-4XX]") {
  for (const int status : {400, 401, 404, 408, 422, 429, 499}) {
    const Case test_case = case_with({status});
    Evidence evidence = right_evidence(test_case);
    add_request(evidence, test_case, milliseconds(5001), status);
    CHECK(blamed(test_case, evidence) == Names{"RETRY-4XX@2"});
  }
}

TEST_CASE("A second request after 2xx or 3xx breaks RETRY-STOP", "[RETRY-STOP]") {
  for (const int status : {200, 204, 304}) {
    const Case test_case = case_with({status});
    Evidence evidence = right_evidence(test_case);
    add_request(evidence, test_case, milliseconds(5001), status);
    CHECK(blamed(test_case, evidence) == Names{"RETRY-STOP@2"});
  }
}

TEST_CASE("A followed redirect breaks RETRY-STOP alone", "[RETRY-STOP]") {
  Case test_case = case_with({302, 200});
  test_case.answers[0].headers = {{"Location", "/elsewhere"}};
  Evidence evidence = right_evidence(test_case);
  add_request(evidence, test_case, milliseconds(1), 200);
  evidence.requests[1].target = "/elsewhere";
  evidence.calls[0].outcome = "valid";
  CHECK(blamed(test_case, evidence) == Names{"RETRY-STOP@2"});
}

TEST_CASE("Too few and too many requests on 5xx break RETRY-COUNT", "[RETRY-COUNT]") {
  const Case test_case = case_with({503});
  Evidence evidence = right_evidence(test_case);
  REQUIRE(evidence.requests.size() == 4);
  SECTION("too many") {
    add_request(evidence, test_case, milliseconds(5001), 503);
    CHECK(blamed(test_case, evidence) == Names{"RETRY-COUNT@5"});
  }
  SECTION("too few") {
    evidence.requests.pop_back();
    CHECK(blamed(test_case, evidence) == Names{"RETRY-COUNT@3"});
  }
}

TEST_CASE("A client that does not retry is not blamed for reporting what it was answered",
          "[RETRY-COUNT]") {
  const Case test_case = case_with({500, 200});
  Evidence evidence = right_evidence(test_case);
  evidence.requests.pop_back();
  evidence.calls[0].outcome = "server_error";
  CHECK(blamed(test_case, evidence) == Names{"RETRY-COUNT@1"});
}

TEST_CASE("No request at all breaks what the case is for", "[RETRY-COUNT]") {
  Case test_case = case_with({200});
  test_case.clauses = {"URL-ENCODING"};
  Evidence evidence = right_evidence(test_case);
  evidence.requests.clear();
  evidence.calls[0].outcome = "invalid_request";
  CHECK(blamed(test_case, evidence) == Names{"URL-ENCODING"});
}

TEST_CASE("A retry to another target, method or Host breaks RETRY-SAME", "[RETRY-SAME]") {
  const Case test_case = case_with({500, 200});
  Evidence evidence = right_evidence(test_case);
  replace_in_target(evidence.requests[1], "v=1&sid=abcDEF123", "sid=abcDEF123&v=1");
  CHECK(blamed(test_case, evidence) == Names{"RETRY-SAME@2"});
}

Names blamed_for_pauses(std::vector<int> extra, milliseconds pause,
                        milliseconds late = milliseconds(0)) {
  const Case test_case = case_with({500});
  Evidence evidence = right_evidence(test_case);
  evidence.pause = pause;
  for (std::size_t i = 0; i < extra.size(); ++i) {
    delay_from(evidence, i + 1, milliseconds(pause.count() - 5001 + extra[i]));
  }
  if (late > milliseconds(0)) {  // in the last pause
    evidence.overloaded = true;
    evidence.late = {{evidence.requests[3].received_at - late, evidence.requests[3].received_at}};
  }
  Names names = blamed(test_case, evidence);
  // The made-up timestamps stay while the requests move.
  std::erase_if(names, [](const std::string& name) { return name.starts_with("AUTH-"); });
  return names;
}

TEST_CASE("Pauses within the tolerance are right", "[RETRY-PAUSE]") {
  CHECK(blamed_for_pauses({0, 0, 0}, milliseconds(5000)).empty());
  CHECK(blamed_for_pauses({-20, 900, 300}, milliseconds(5000)).empty());
  CHECK(blamed_for_pauses({0, 40, 90}, milliseconds(200)).empty());
  CHECK(blamed_for_pauses({200, 50, 10}, milliseconds(200)).empty());
  CHECK(blamed_for_pauses({0, 400, 20}, milliseconds(200)).empty());
}

TEST_CASE("Pauses that are too short or too long break RETRY-PAUSE", "[RETRY-PAUSE]") {
  CHECK(blamed_for_pauses({0, -21, 0}, milliseconds(5000)) == Names{"RETRY-PAUSE@3"});
  CHECK(blamed_for_pauses({-5000, 0, 0}, milliseconds(5000)) == Names{"RETRY-PAUSE@2"});
  CHECK(blamed_for_pauses({0, 0, 1001}, milliseconds(5000)) == Names{"RETRY-PAUSE@4"});
}

TEST_CASE("Only what of a lateness lay in the pause excuses it", "[RETRY-PAUSE]") {
  const Case test_case = case_with({500, 200});
  Evidence evidence = right_evidence(test_case);
  delay_from(evidence, 1, milliseconds(1500));
  evidence.overloaded = true;
  const auto answered = evidence.requests[0].answered_at;
  evidence.late = {{answered - milliseconds(2000), answered + milliseconds(1)}};
  CHECK(blamed(test_case, evidence) == Names{"RETRY-PAUSE@2"});
  evidence.late = {{answered - milliseconds(2000), answered + milliseconds(400)}};
  CHECK(blamed(test_case, evidence).empty());
}

TEST_CASE("A pause that begins before the answer has ended breaks RETRY-PAUSE", "[RETRY-PAUSE]") {
  const Case test_case = case_with({500, 200});
  Evidence evidence = right_evidence(test_case);
  evidence.requests[0].answered_at += milliseconds(1200);
  CHECK(blamed(test_case, evidence) == Names{"RETRY-PAUSE@2"});
}

TEST_CASE("Growing pauses show with a short pause too", "[RETRY-PAUSE]") {
  CHECK(blamed_for_pauses({0, 200, 600}, milliseconds(200)) == Names{"RETRY-PAUSE@4"});
  CHECK(blamed_for_pauses({0, 100, 200}, milliseconds(200)) == Names{"RETRY-PAUSE@4"});
}

TEST_CASE("What the suite saw of an overloaded machine excuses as much, and no more",
          "[RETRY-PAUSE]") {
  const milliseconds five(5000);
  CHECK(blamed_for_pauses({0, 0, 1800}, five, milliseconds(200)).empty());
  CHECK(blamed_for_pauses({0, 0, 1802}, five, milliseconds(200)) == Names{"RETRY-PAUSE@4"});
  CHECK(blamed_for_pauses({0, 1100, 0}, five, milliseconds(200)) == Names{"RETRY-PAUSE@3"});
  CHECK(blamed_for_pauses({0, -21, 0}, five, milliseconds(200)) == Names{"RETRY-PAUSE@3"});
  CHECK(blamed_for_pauses({0, 200, 600}, milliseconds(200), milliseconds(100)).empty());
  CHECK(blamed_for_pauses({0, 200, 900}, milliseconds(200), milliseconds(100)) ==
        Names{"RETRY-PAUSE@4"});
}

TEST_CASE("A client that keeps to five seconds is right whatever shorter pause it was told",
          "[RETRY-PAUSE]") {
  const Case test_case = case_with({500});
  Evidence evidence = right_evidence(test_case);
  evidence.pause = milliseconds(300);
  CHECK(blamed(test_case, evidence).empty());
}

TEST_CASE("An overloaded machine is named beside a pause that is too long", "[RETRY-PAUSE]") {
  const Case test_case = case_with({500, 200});
  Evidence evidence = right_evidence(test_case);
  delay_from(evidence, 1, milliseconds(1500));
  CHECK_THAT(message_against("RETRY-PAUSE", test_case, evidence),
             !engagement::testing::contains("overloaded"));
  evidence.overloaded = true;
  CHECK_THAT(message_against("RETRY-PAUSE", test_case, evidence),
             engagement::testing::contains("overloaded"));
}

TEST_CASE("Obeying a longer Retry-After is a note, a shorter one a failure", "[RETRY-PAUSE]") {
  Case test_case = case_with({503, 200});
  test_case.answers[0].headers = {{"Retry-After", "8"}};
  Evidence evidence = right_evidence(test_case);
  delay_from(evidence, 1, milliseconds(3000));
  replace_in_authorization(evidence.requests[1], "1790000005", "1790000008");
  CHECK(blamed(test_case, evidence).empty());
  CHECK(noted(test_case, evidence) == Names{"RETRY-PAUSE@2"});

  test_case.answers[0].headers = {{"Retry-After", "1"}};
  evidence = right_evidence(test_case);
  delay_from(evidence, 1, milliseconds(-4000));
  replace_in_authorization(evidence.requests[1], "1790000005", "1790000001");
  CHECK(blamed(test_case, evidence) == Names{"RETRY-PAUSE@2"});
}

}  // namespace
}  // namespace engagement::conformance
