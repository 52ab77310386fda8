#include "conformance/report/terminal_report.h"

#include <string>

#include "conformance/report/sample_run.h"
#include "testing/catch2.h"

namespace engagement::conformance {
namespace {

using engagement::testing::contains;

std::size_t count_of(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
    ++count;
  }
  return count;
}

}  // namespace

TEST_CASE("a failure is told with clause, level, message, expected, actual and attempt") {
  const SampleRun sample;
  const std::string text = terminal_report(sample.run, {});
  CHECK_THAT(text, contains("FAILED  retry.bad  keeps to the contract"));
  CHECK_THAT(text, contains("RETRY-COUNT (documented): "));
  CHECK_THAT(text, contains("Retry 5xx 3 times."));
  CHECK_THAT(text, contains("expected: 4 requests"));
  CHECK_THAT(text, contains("actual:   2 requests"));
  CHECK_THAT(text, contains("attempt:  2"));
  CHECK_THAT(text, contains("The base string differs at byte 7."));
}

TEST_CASE("the same adapter error is shown once, with what the client printed") {
  const SampleRun sample;
  const std::string text = terminal_report(sample.run, {});
  CHECK(count_of(text, "ERROR  ") == 1);
  CHECK_THAT(text, contains("the same in 1 more: auth.broken-too"));
  CHECK_THAT(text, contains("    | Traceback: "));
  CHECK_THAT(text, contains("Stop after 3 retries."));
}

TEST_CASE("a failure that many cases share is told once, and each of them names it") {
  SampleRun sample;
  sample.run.cases[0].verdict = CaseVerdict::failed;
  sample.run.cases[0].failures = {sample.run.cases[1].failures[0]};
  const std::string text = terminal_report(sample.run, {});
  CHECK(count_of(text, "Retry 5xx 3 times.") == 1);
  CHECK_THAT(text, contains("FAILED  retry.bad") &&
                       contains("  RETRY-COUNT: the same as in retry.good above\n"));
}

TEST_CASE("skips, notes and clauses are told, the figures last") {
  const SampleRun sample;
  const std::string text = terminal_report(sample.run, {});
  CHECK_THAT(text, contains("SKIPPED  auth.skipped\n  no SHA-256"));
  CHECK_THAT(text, contains("NOTED  URL-QUERY (advisory, counts with --strict): Send v=1."));
  CHECK_THAT(text, contains("RETRY-COUNT     documented  broken          2  "));
  CHECK_THAT(text, contains("TLS-VERIFY      derived     not judged      0  (no case judges it)"));
  CHECK(text.ends_with("1 passed, 1 failed, 1 skipped, 2 errors in 15.3 s\n"));
}

TEST_CASE("without colour there is no escape character, whatever the client printed") {
  const SampleRun sample;
  CHECK(terminal_report(sample.run, {}).find('\x1b') == std::string::npos);
  CHECK_THAT(terminal_report(sample.run, {}), contains("b\\x1B[31mc"));
  TerminalStyle colored;
  colored.color = true;
  CHECK_THAT(terminal_report(sample.run, colored), contains("\x1b[31mFAILED\x1b[0m"));
}

}  // namespace engagement::conformance
