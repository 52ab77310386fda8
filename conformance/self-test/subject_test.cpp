#include "conformance/self-test/subject.h"

#include "testing/catch2.h"

namespace engagement::conformance {
namespace {

using engagement::testing::contains;

std::string entry(const std::string& name, const std::string& clauses) {
  return R"({"name": ")" + name + R"(", "description": "d", "clauses": ")" + clauses +
         R"(", "pause_seconds": 1.5, "can_live_long": true})";
}

}  // namespace

TEST_CASE("clauses tell faulty clients from those to be noted and from correct ones") {
  const std::vector<Subject> subjects =
      parse_subjects("[" + entry("a", "URL-PATH URL-QUERY") + "," + entry("b", "URL-QUERY?") + "," +
                     entry("c", "") + "]");
  REQUIRE(subjects.size() == 3);
  CHECK(subjects[0].kind == SubjectKind::faulty);
  CHECK(subjects[0].clauses == std::vector<std::string>{"URL-PATH", "URL-QUERY"});
  CHECK(subjects[0].pause == std::chrono::milliseconds(1500));
  CHECK(subjects[1].kind == SubjectKind::noted);
  CHECK(subjects[1].clauses == std::vector<std::string>{"URL-QUERY"});
  CHECK(subjects[2].kind == SubjectKind::correct);
}

TEST_CASE("a list that cannot be right is refused") {
  CHECK_THROWS_WITH(parse_subjects("[" + entry("a", "URL-PAHT") + "]"), contains("URL-PAHT"));
  CHECK_THROWS_WITH(parse_subjects("[" + entry("a", "") + "," + entry("a", "") + "]"),
                    contains("a stands twice"));
  CHECK_THROWS_AS(parse_subjects("no JSON"), SubjectListError);
  CHECK_THROWS_AS(parse_subjects("[{}]"), SubjectListError);
}

TEST_CASE("clients are chosen by globs") {
  const std::vector<Subject> all = parse_subjects("[" + entry("retry-429", "RETRY-4XX") + "," +
                                                  entry("pause-none", "RETRY-PAUSE") + "]");
  CHECK(select_subjects(all, {}).size() == 2);
  REQUIRE(select_subjects(all, {"retry-*"}).size() == 1);
  CHECK(select_subjects(all, {"retry-*"})[0].name == "retry-429");
  CHECK(select_subjects(all, {"retry"}).empty());
}

}  // namespace engagement::conformance
