#include "conformance/report/junit_report.h"

#include <string>

#include "conformance/report/sample_run.h"
#include "testing/catch2.h"

namespace engagement::conformance {

using engagement::testing::contains;

TEST_CASE("sections are suites, and the counts are right") {
  const SampleRun sample;
  const std::string xml = junit_report(sample.run);
  CHECK_THAT(xml, contains(R"(<testsuites name="engagement-conformance" tests="5" failures="1" )"
                           R"(errors="2" time="15.321">)"));
  CHECK_THAT(xml, contains(R"(<testsuite name="retry" tests="2" failures="1" errors="0" )"
                           R"(skipped="0" time="10.250" timestamp="2026-01-02T03:04:05">)"));
  CHECK_THAT(xml, contains(R"(<testsuite name="auth" tests="3" failures="0" errors="2" )"
                           R"(skipped="1")"));
}

TEST_CASE("failure, error and skip are told apart") {
  const SampleRun sample;
  const std::string xml = junit_report(sample.run);
  CHECK_THAT(
      xml, contains(R"(<failure type="RETRY-COUNT AUTH-SIGNATURE" message="Retry 5xx 3 times.">)"));
  CHECK_THAT(xml, contains(R"(<error type="adapter-or-suite" message="the adapter crashed: )"));
  CHECK_THAT(xml, contains("Stop after 3 retries."));
  CHECK_THAT(xml, contains(R"(<skipped message="no SHA-256"/>)"));
  CHECK_THAT(xml, contains(R"(<testcase classname="conformance.retry" name="retry.bad" )"));
}

TEST_CASE("the report holds only characters that XML allows", "[XML1.0-2.2]") {
  const SampleRun sample;
  const std::string xml = junit_report(sample.run);
  for (const char c : xml) {
    CHECK((static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\t'));
  }
  CHECK(xml.find('\xff') == std::string::npos);
  CHECK_THAT(xml, contains("&lt;&amp;&quot;"));
}

}  // namespace engagement::conformance
