#include "conformance/suite/select.h"

#include "testing/catch2.h"

namespace engagement::conformance {
namespace {

std::vector<Case> three_cases() {
  std::vector<Case> cases(3);
  cases[0].name = "url.path";
  cases[0].section = "url";
  cases[1].name = "retry.500-then-200";
  cases[1].section = "retry";
  cases[2].name = "retry.503-then-200";
  cases[2].section = "retry";
  return cases;
}

std::vector<std::string> chosen(const std::vector<std::string>& globs) {
  std::vector<std::string> names;
  for (const Case& each : select_cases(three_cases(), globs)) {
    names.push_back(each.name);
  }
  return names;
}

TEST_CASE("Cases are chosen by full name or section, in their order and once", "[suite]") {
  CHECK(chosen({}).size() == 3);
  CHECK(chosen({"retry"}) == std::vector<std::string>{"retry.500-then-200", "retry.503-then-200"});
  CHECK(chosen({"*.503*", "retry.*", "url.path"}).size() == 3);
  CHECK(chosen({"nothing"}).empty());
}

TEST_CASE("Globs that choose nothing are told", "[suite]") {
  CHECK(globs_without_case(three_cases(), {"retry.*", "rety.*"}) ==
        std::vector<std::string>{"rety.*"});
}

}  // namespace
}  // namespace engagement::conformance
