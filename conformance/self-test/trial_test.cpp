#include "conformance/self-test/trial.h"

#include "testing/catch2.h"

namespace engagement::conformance {
namespace {

using std::chrono::milliseconds;

Case case_of(const std::string& name, std::vector<std::string> clauses, int status) {
  Case test_case;
  test_case.name = name;
  test_case.clauses = std::move(clauses);
  fixtures::Answer answer;
  answer.status = status;
  test_case.answers = {answer};
  return test_case;
}

const std::vector<Case> kCases = {case_of("retries", {"RETRY-COUNT", "URL-HOST"}, 500),
                                  case_of("host", {"URL-HOST"}, 200),
                                  case_of("other", {"URL-PATH"}, 200)};

std::vector<std::string> names_for(SubjectKind kind, bool thorough) {
  Subject subject;
  subject.kind = kind;
  subject.clauses = {"URL-HOST"};
  std::vector<std::string> names;
  for (const Case* each : cases_for(subject, kCases, milliseconds(100), thorough)) {
    names.push_back(each->name);
  }
  return names;
}

}  // namespace

TEST_CASE("a faulty client is put to the cases of its clauses, the quick ones first") {
  CHECK(names_for(SubjectKind::faulty, false) == std::vector<std::string>{"host", "retries"});
  CHECK(names_for(SubjectKind::faulty, true) ==
        std::vector<std::string>{"host", "other", "retries"});
}

TEST_CASE("a correct client is put to every case") {
  CHECK(names_for(SubjectKind::correct, false).size() == kCases.size());
}

}  // namespace engagement::conformance
