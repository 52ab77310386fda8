#include "conformance/suite/select.h"

#include <algorithm>

namespace engagement::conformance {
namespace {

bool is_chosen(const Case& test_case, const std::string& glob) {
  return matches_glob(test_case.name, glob) || matches_glob(test_case.section, glob);
}

}  // namespace

bool matches_glob(std::string_view text, std::string_view glob) {
  // On a mismatch only the last star needs to grow, so this takes at most text × glob steps.
  std::size_t at = 0, pattern = 0, star = glob.npos, star_at = 0;
  while (at < text.size()) {
    if (pattern < glob.size() && glob[pattern] == '*') {
      star = pattern++;
      star_at = at;
    } else if (pattern < glob.size() && (glob[pattern] == '?' || glob[pattern] == text[at])) {
      ++pattern;
      ++at;
    } else if (star != glob.npos) {
      pattern = star + 1;
      at = ++star_at;
    } else {
      return false;
    }
  }
  return glob.find_first_not_of('*', pattern) == glob.npos;
}

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
