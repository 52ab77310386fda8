#include "conformance/provider/check.h"

#include <algorithm>

#include "conformance/provider/checks.h"

namespace engagement::conformance::provider {

std::span<const Check> all_checks() {
  static const std::vector<Check> checks = [] {
    std::vector<Check> all;
    for (const auto& section :
         {accepting_checks(), refusing_checks(), answering_checks(), malformed_checks()}) {
      all.insert(all.end(), section.begin(), section.end());
    }
    return all;
  }();
  return checks;
}

std::string expectation_of(const Check& check) {
  std::string text;
  for (const int status : check.statuses) {
    text += (text.empty() ? "" : " or ") + std::to_string(status);
  }
  return text.empty() ? "4xx, or the connection closed" : text;
}

bool is_right(const Check& check, const Answer& answer) {
  if (check.statuses.empty()) {
    return answer.closed || (answer.status >= 400 && answer.status < 500);
  }
  return std::find(check.statuses.begin(), check.statuses.end(), answer.status) !=
         check.statuses.end();
}

}  // namespace engagement::conformance::provider
