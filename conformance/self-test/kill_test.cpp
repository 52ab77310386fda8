#include "conformance/self-test/kill.h"

#include "testing/catch2.h"

namespace engagement::conformance {
namespace {

Subject subject_of(SubjectKind kind, std::vector<std::string> clauses) {
  Subject subject;
  subject.name = "one";
  subject.kind = kind;
  subject.clauses = std::move(clauses);
  return subject;
}

Case some_case() {
  Case test_case;
  test_case.name = "url.one";
  return test_case;
}

const Case kCase = some_case();

CaseResult case_with(std::vector<std::string> failures, std::vector<std::string> notes = {}) {
  CaseResult result;
  result.test_case = &kCase;
  result.verdict = failures.empty() ? CaseVerdict::passed : CaseVerdict::failed;
  for (const std::string& clause : failures) {
    result.failures.push_back({clause, "message", "", "", 1, Level::documented});
  }
  for (const std::string& clause : notes) {
    result.notes.push_back({clause, "message", "", "", 1, Level::advisory});
  }
  return result;
}

CaseResult broken_case() {
  CaseResult result;
  result.test_case = &kCase;
  result.verdict = CaseVerdict::error;
  result.reason = "adapter error";
  return result;
}

SubjectVerdict verdict_on(const Subject& subject, const std::vector<CaseResult>& cases) {
  SubjectResult result;
  result.subject = &subject;
  for (const CaseResult& each : cases) {
    add_case(each, result);
  }
  return verdict_of(result);
}

int status_of(const Subject& subject, const CaseResult& one) {
  SubjectResult result;
  result.subject = &subject;
  add_case(one, result);
  return exit_status({result});
}

}  // namespace

TEST_CASE("a faulty client is caught by a clause of its own and by no other") {
  const Subject faulty = subject_of(SubjectKind::faulty, {"URL-PATH", "URL-QUERY"});
  CHECK(verdict_on(faulty, {case_with({}), case_with({"URL-QUERY"})}) == SubjectVerdict::caught);
  CHECK(verdict_on(faulty, {case_with({"AUTH-NONCE", "URL-PATH"})}) == SubjectVerdict::caught);
  CHECK(verdict_on(faulty, {case_with({"AUTH-NONCE"})}) == SubjectVerdict::caught_elsewhere);
  CHECK(verdict_on(faulty, {case_with({})}) == SubjectVerdict::survived);
  CHECK(verdict_on(faulty, {}) == SubjectVerdict::survived);
}

TEST_CASE("a note of a clause that counts catches no faulty client") {
  const Subject faulty = subject_of(SubjectKind::faulty, {"URL-QUERY"});
  CHECK(verdict_on(faulty, {case_with({}, {"URL-QUERY"})}) == SubjectVerdict::survived);
  const Subject unsafe = subject_of(SubjectKind::faulty, {"INPUT-SAFE"});
  CHECK(verdict_on(unsafe, {case_with({}, {"INPUT-SAFE"})}) == SubjectVerdict::caught);
}

TEST_CASE("what is allowed but unwise is noted, and must not fail") {
  const Subject noted = subject_of(SubjectKind::noted, {"URL-QUERY"});
  CHECK(verdict_on(noted, {case_with({}, {"URL-QUERY"})}) == SubjectVerdict::caught);
  CHECK(verdict_on(noted, {case_with({"URL-QUERY"})}) == SubjectVerdict::blamed);
  CHECK(verdict_on(noted, {case_with({}, {"URL-PATH"})}) == SubjectVerdict::survived);
}

TEST_CASE("a correct client is spared only when nothing is said, not even a note") {
  const Subject correct = subject_of(SubjectKind::correct, {});
  CHECK(verdict_on(correct, {case_with({}), case_with({})}) == SubjectVerdict::spared);
  CHECK(verdict_on(correct, {case_with({"RETRY-PAUSE"})}) == SubjectVerdict::blamed);
  CHECK(verdict_on(correct, {case_with({}, {"URL-QUERY"})}) == SubjectVerdict::blamed);
}

TEST_CASE("a case that ended in an error is no verdict, unless another has spoken") {
  const Subject faulty = subject_of(SubjectKind::faulty, {"URL-PATH"});
  CHECK(verdict_on(faulty, {broken_case()}) == SubjectVerdict::broken);
  CHECK(verdict_on(faulty, {broken_case(), case_with({"URL-PATH"})}) == SubjectVerdict::caught);
  const Subject correct = subject_of(SubjectKind::correct, {});
  CHECK(verdict_on(correct, {broken_case()}) == SubjectVerdict::broken);
}

TEST_CASE("a correct client that skips every case has shown nothing") {
  const Subject correct = subject_of(SubjectKind::correct, {});
  CaseResult skipped = case_with({});
  skipped.verdict = CaseVerdict::skipped;
  CHECK(verdict_on(correct, {skipped, skipped}) == SubjectVerdict::broken);
  CHECK(verdict_on(correct, {skipped, case_with({})}) == SubjectVerdict::spared);
}

TEST_CASE("the exit status tells a wrong suite from a broken one") {
  const Subject faulty = subject_of(SubjectKind::faulty, {"URL-PATH"});
  CHECK(status_of(faulty, case_with({"URL-PATH"})) == 0);
  CHECK(status_of(faulty, case_with({})) == 1);
  CHECK(status_of(faulty, case_with({"URL-HOST"})) == 1);
  CHECK(status_of(faulty, broken_case()) == 3);
  const Subject correct = subject_of(SubjectKind::correct, {});
  CHECK(status_of(correct, case_with({})) == 0);
  CHECK(status_of(correct, case_with({"URL-HOST"})) == 1);
}

TEST_CASE("a clause is told once, with all cases that it spoke in") {
  const Subject faulty = subject_of(SubjectKind::faulty, {"URL-PATH"});
  SubjectResult result;
  result.subject = &faulty;
  add_case(case_with({"URL-PATH", "URL-PATH"}), result);
  add_case(case_with({"URL-PATH"}, {"URL-PATH"}), result);
  REQUIRE(result.blames.size() == 2);
  CHECK(result.blames[0].cases.size() == 1);
  CHECK(result.blames[1].is_note);
  CHECK(result.cases == 2);
}

}  // namespace engagement::conformance
