#include "conformance/report/html_report.h"

#include <algorithm>
#include <set>
#include <string>

#include "conformance/report/html/html.h"
#include "conformance/report/sample_run.h"
#include "testing/catch2.h"

namespace engagement::conformance {
namespace {

using engagement::testing::contains;
using namespace std::chrono_literals;

std::size_t count(const std::string& text, std::string_view what) {
  std::size_t number = 0;
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) {
    ++number;
  }
  return number;
}

std::set<std::string> values_of(const std::string& html, const std::string& attribute) {
  std::set<std::string> values;
  const std::string begin = attribute + "\"";
  for (std::size_t at = html.find(begin); at != std::string::npos; at = html.find(begin, at + 1)) {
    const std::size_t from = at + begin.size();
    values.insert(html.substr(from, html.find('"', from) - from));
  }
  return values;
}

}  // namespace

TEST_CASE("text of any origin is escaped, visible and bounded") {
  CHECK(html::escaped("<b>&\"\x1b[0m\xff") == "&lt;b&gt;&amp;&quot;\\x1B[0m\xEF\xBF\xBD");
  CHECK(html::escaped("ab\xC3\xA9", 3) == "ab… (2 bytes more)");
}

TEST_CASE("a piece is filled once, and a forgotten value is an error") {
  CHECK(html::fill("a {{x}} {{y}}", {{"x", "{{y}}"}, {"y", "2"}}) == "a {{y}} 2");
  CHECK_THROWS_WITH(html::fill("{{z}}", {{"x", ""}}), contains("{{z}}"));
}

TEST_CASE("the page says in words what the run came to, and failures stand first") {
  const SampleRun sample;
  const std::string page = html_report(sample.run);
  CHECK_THAT(page, contains("<h1>The client breaks 1 clause of the 1 judged</h1>"));
  CHECK(page.find("What to change") < page.find("The contract, clause by clause"));
  CHECK_THAT(page, contains("Retry 5xx 3 times.") && contains("What could not be judged"));
  CHECK_THAT(page, contains("no SHA-256") && contains("no case judges it"));
  CHECK_THAT(page, contains("Why it matters.") && contains("<blockquote>"));
}

TEST_CASE("nothing that a client sent gets out of its place") {
  const std::string page = html_report(SampleRun().run);
  CHECK_THAT(page, contains("d &lt;&amp;&quot;'&gt; ]]&gt; é 日本"));
  CHECK(page.find("d <&") == std::string::npos);
  CHECK(page.find('\x1b') == std::string::npos);
  CHECK(page.find("c2VjcmV0IHNpZ25hdHVyZQ") == std::string::npos);
}

TEST_CASE("the page loads nothing, and every link in it leads somewhere") {
  const std::string page = html_report(SampleRun().run);
  CHECK_THAT(page, contains("default-src 'none'; style-src 'sha256-"));
  CHECK(page.find("http://") == std::string::npos);
  CHECK(page.find(" style=\"") == std::string::npos);
  CHECK(page.find("{{") == std::string::npos);
  const std::set<std::string> ids = values_of(page, " id=");
  for (const std::string& link : values_of(page, " href=")) {
    CAPTURE(link);
    const bool is_known =
        link == "data:," || (link.starts_with('#') && ids.contains(link.substr(1)));
    // The sample's clauses are two; its findings name a third.
    CHECK((is_known || link == "#clause-AUTH-SIGNATURE" || link == "#clause-URL-QUERY"));
  }
}

TEST_CASE("a run that was cut off says so") {
  SampleRun sample;
  CHECK(html_report(sample.run).find("not whole") == std::string::npos);
  sample.run.interrupted = "Signal 2 ended it.";
  CHECK_THAT(html_report(sample.run),
             contains("This run is not whole.</strong> Signal 2 ended it."));
}

TEST_CASE("requests are drawn on a time axis with the pause and where it should have ended") {
  const std::string page = html_report(SampleRun().run);
  CHECK_THAT(page, contains(">5.00 s</text>") && contains("class=\"due\""));
  CHECK_THAT(page, contains("Request 1 at 0.01 s, answered 500; 5.00 s later request 2"));
}

TEST_CASE("a wrong signature is shown part by part with the mistake and its fix") {
  SampleRun sample;
  journal::Entry& request = sample.run.cases[1].evidence.requests[1];
  request.verdict.base_string = "GET&http%3A%2F%2Fh%2F&sid%3Da%2520b%26v%3D1";
  request.diagnosis.signed_base_string = "GET&http%3A%2F%2Fh%2F&sid%3Da%2Bb%26v%3D1";
  request.diagnosis.mistakes = {"plus-for-space"};
  const std::string page = html_report(sample.run);
  CHECK_THAT(page, contains("<code>plus-for-space</code>") && contains("Encode a space as %20."));
  CHECK_THAT(page, contains("sid%3Da%2<ins>520</ins>b") && contains("sid%3Da%2<del>B</del>b"));
}

TEST_CASE("thousands of requests of one case are cut with a note") {
  SampleRun sample;
  std::vector<journal::Entry>& requests = sample.run.cases[1].evidence.requests;
  while (requests.size() < 3000) {
    requests.push_back(requests.back());
    requests.back().received_at += 1ms;
    requests.back().answered_at += 1ms;
  }
  const std::string page = html_report(sample.run);
  CHECK_THAT(page, contains("2960 further requests"));
  CHECK(page.size() < 300'000);
  CHECK(count(page, "<circle") == 200);
}

TEST_CASE("a run without cases has a page, too") {
  CHECK_THAT(html_report(RunResult{}), contains("Nothing was judged"));
}

}  // namespace engagement::conformance
