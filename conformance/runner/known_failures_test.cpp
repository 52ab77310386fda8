#include "conformance/runner/known_failures.h"

#include <vector>

#include "testing/catch2.h"

namespace engagement::conformance {
namespace {

using engagement::testing::contains;

const std::vector<KnownFailure> kKnown = {{"retry.5*", "waits too short", "known.txt:1"},
                                          {"url", "no gateway yet", "known.txt:2"}};

CaseResult judged(const std::string& name, CaseVerdict verdict) {
  static Case test_case;
  test_case.name = name;
  test_case.section = name.substr(0, name.find('.'));
  CaseResult result;
  result.test_case = &test_case;
  result.verdict = verdict;
  apply_known_failures(kKnown, result);
  return result;
}

}  // namespace

TEST_CASE("a listed case that fails is a known failure") {
  CHECK(judged("retry.503", CaseVerdict::failed).known_failing_reason == "waits too short");
  CHECK(judged("url.gateway", CaseVerdict::error).known_failing_reason == "no gateway yet");
  CHECK(judged("status.200", CaseVerdict::failed).known_failing_reason.empty());
}

TEST_CASE("a listed case that passes is a stale entry") {
  const CaseResult result = judged("retry.503", CaseVerdict::passed);
  CHECK(result.verdict == CaseVerdict::error);
  CHECK(result.known_failing_reason.empty());
  CHECK_THAT(result.reason, contains("known.txt:1") && contains("waits too short"));
}

TEST_CASE("a listed case that was skipped stays that") {
  CHECK(judged("retry.503", CaseVerdict::skipped).verdict == CaseVerdict::skipped);
  CHECK(judged("retry.503", CaseVerdict::skipped).known_failing_reason.empty());
}

}  // namespace engagement::conformance
