// What a case's scripted answers ask of a client (API page, Retry Policy Recommendation).
#include "conformance/suite/case.h"

namespace engagement::conformance {
namespace {

// The first request and "retry 3 times" (docs/contract.md, reading 4).
constexpr std::size_t kMostRequests = 4;

bool ends_the_call(const fixtures::Answer& answer) {
  return answer.fault || answer.status < 500 || answer.status > 599;
}

}  // namespace

bool leads_elsewhere(const Case& test_case) {
  for (const fixtures::Answer& answer : test_case.answers) {
    for (const auto& [name, value] : answer.headers) {
      if (value.find(kOtherOrigin) != std::string::npos) {
        return true;
      }
    }
  }
  return false;
}

std::vector<fixtures::Answer> expected_answers(const Case& test_case) {
  std::vector<fixtures::Answer> expected;
  for (const fixtures::Answer& answer : test_case.answers) {
    const bool is_last = &answer == &test_case.answers.back();
    for (int i = 0; (is_last || i < answer.times) && expected.size() < kMostRequests; ++i) {
      expected.push_back(answer);
      if (ends_the_call(answer)) {
        return expected;
      }
    }
  }
  return expected;
}

std::optional<int> expected_requests(const Case& test_case) {
  if (test_case.expect.requests) {
    return test_case.expect.requests;
  }
  const std::vector<fixtures::Answer> answers = expected_answers(test_case);
  if (answers.empty() || answers.back().fault) {
    return std::nullopt;
  }
  return static_cast<int>(answers.size()) * test_case.calls;
}

}  // namespace engagement::conformance
