#include "conformance/suite/select.h"

#include <algorithm>

#include "mock-server/fixtures/matcher.h"

namespace engagement::conformance {
namespace {

bool is_chosen(const Case& test_case, const std::string& glob) {
  return fixtures::glob_matches(glob, test_case.name) ||
         fixtures::glob_matches(glob, test_case.section);
}

}  // namespace

std::vector<Case> select_cases(const std::vector<Case>& cases,
                               const std::vector<std::string>& globs) {
  if (globs.empty()) {
    return cases;
  }
  std::vector<Case> chosen;
  for (const Case& each : cases) {
    if (std::any_of(globs.begin(), globs.end(),
                    [&](const std::string& glob) { return is_chosen(each, glob); })) {
      chosen.push_back(each);
    }
  }
  return chosen;
}

std::vector<std::string> globs_without_case(const std::vector<Case>& cases,
                                            const std::vector<std::string>& globs) {
  std::vector<std::string> idle;
  for (const std::string& glob : globs) {
    if (std::none_of(cases.begin(), cases.end(),
                     [&](const Case& each) { return is_chosen(each, glob); })) {
      idle.push_back(glob);
    }
  }
  return idle;
}

}  // namespace engagement::conformance
