#include "conformance/report/markdown_report.h"

#include <string>

#include "conformance/report/sample_run.h"
#include "testing/catch2.h"

namespace engagement::conformance {

using engagement::testing::contains;

TEST_CASE("the summary tells what to change before the rest") {
  const std::string text = markdown_report(SampleRun().run);
  CHECK(text.starts_with("## ❌ The client breaks 1 clause of the 1 judged\n"));
  CHECK_THAT(text, contains("### RETRY-COUNT: ") && contains("What to do: "));
  CHECK(text.find("## What to change") < text.find("## What could not be judged"));
  CHECK_THAT(text,
             contains("- expected: <code>4 requests</code>\n- actual: <code>2 requests</code>"));
  CHECK_THAT(text, contains("| TLS-VERIFY | derived | not judged | 0 |"));
}

TEST_CASE("what a client sent is never markup") {
  SampleRun sample;
  sample.run.cases[1].failures[0].actual = "a|b `c` <img> @team [x](y) **z** $m$\nnext";
  const std::string text = markdown_report(sample.run);
  CHECK_THAT(text, contains("a&#124;b &#96;c&#96; &#60;img&#62; &#64;team &#91;x&#93;(y) "
                            "&#42;&#42;z&#42;&#42; &#36;m&#36;⏎next"));
}

TEST_CASE("output that contains a fence gets a longer one") {
  SampleRun sample;
  sample.run.cases[3].evidence.calls[0].error_output = "````\n</details>\n";
  CHECK_THAT(markdown_report(sample.run), contains("`````text\n````\n</details>\n`````\n"));
}

TEST_CASE("a summary that would be too large is cut between findings, with a note") {
  SampleRun sample;
  for (int i = 0; i < 2000; ++i) {
    sample.run.cases[1].failures.push_back({"RETRY-COUNT",
                                            "Number " + std::to_string(i),
                                            std::string(1000, 'x'),
                                            "",
                                            {},
                                            Level::documented});
  }
  const std::string text = markdown_report(sample.run);
  CHECK(text.size() <= kLargestMarkdown);
  CHECK_THAT(text, contains("findings more had no room here") && contains("| TLS-VERIFY |"));
}

TEST_CASE("a run that was cut off says so in its summary") {
  SampleRun sample;
  sample.run.interrupted = "Signal 15 ended it.";
  CHECK_THAT(markdown_report(sample.run), contains("**This run is not whole.** Signal 15"));
}

}  // namespace engagement::conformance
