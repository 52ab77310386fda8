#include "conformance/report/json_report.h"

#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "conformance/report/sample_run.h"
#include "mock-server/data/schema_check.h"
#include "testing/catch2.h"
#include "source_folder.h"

namespace engagement::conformance {
namespace {

using nlohmann::json;

json schema() {
  std::ifstream file(ENGAGEMENT_SOURCE_DIR "/conformance/report/report.schema.json");
  return json::parse(file);
}

std::size_t problems_of(const json& report) {
  return data::check_schema(report, schema()).size();
}

}  // namespace

TEST_CASE("the report is valid by its schema") {
  const SampleRun sample;
  const json report = json::parse(json_report(sample.run));
  for (const data::Problem& problem : data::check_schema(report, schema())) {
    FAIL_CHECK(problem.pointer << ": " << problem.reason);
  }
}

TEST_CASE("the schema refuses a report with a member missing, wrong or unknown") {
  const SampleRun sample;
  const json report = json::parse(json_report(sample.run));
  json wrong = report;
  wrong.erase("summary");
  CHECK(problems_of(wrong) > 0);
  wrong = report;
  wrong["cases"][0]["verdict"] = "good";
  CHECK(problems_of(wrong) > 0);
  wrong = report;
  wrong["cases"][1]["attempts"][0].erase("gap_ms");
  CHECK(problems_of(wrong) > 0);
  wrong = report;
  wrong["clauses"][0]["cases"] = 3;
  CHECK(problems_of(wrong) > 0);
}

TEST_CASE("the report tells the run") {
  const SampleRun sample;
  const json report = json::parse(json_report(sample.run));
  CHECK(report["client"] == "python3 adapter.py");
  CHECK(report["started"] == "2026-01-02T03:04:05Z");
  CHECK(report["wall_seconds"] == 15.321);
  CHECK(report["pause_seconds"] == 5.0);
  CHECK(report["summary"] == json({{"passed", 1}, {"failed", 1}, {"skipped", 1}, {"errors", 2}, {"known_failures", 0}}));
  CHECK(report["exit_status"] == 3);
  CHECK(report["clauses"][0]["id"] == "RETRY-COUNT");
  CHECK(report["clauses"][0]["cases"] == json({"retry.good", "retry.bad"}));
  CHECK(report["clauses"][1]["verdict"] == "not-judged");
}

TEST_CASE("a case is told with its attempts, without its signature") {
  const SampleRun sample;
  const std::string text = json_report(sample.run);
  const json bad = json::parse(text)["cases"][1];
  CHECK(bad["id"] == "retry.bad");
  CHECK(bad["level"] == "documented");
  CHECK(bad["failures"][0]["attempt"].is_null());
  CHECK(bad["failures"][1]["attempt"] == 2);
  REQUIRE(bad["attempts"].size() == 2);
  CHECK(bad["attempts"][0]["at_ms"] == 10.0);
  CHECK(bad["attempts"][0]["gap_ms"].is_null());
  CHECK(bad["attempts"][1]["gap_ms"] == 5000.0);
  CHECK(bad["attempts"][1]["request_line"] == "GET /api/account/1?v=1 HTTP/1.1");
  CHECK(bad["attempts"][0]["signature"]["verdict"] == "accept");
  CHECK(bad["attempts"][1]["signature"]["verdict"] == "reject");
  CHECK(bad["attempts"][1]["signature"]["reason"] == "signature_mismatch");
  CHECK(text.find("c2VjcmV0") == std::string::npos);
}

TEST_CASE("output that is not UTF-8 does not break the report") {
  const SampleRun sample;
  const json bad = json::parse(json_report(sample.run))["cases"][1];
  const std::string output = bad["calls"][0]["other_output"];
  CHECK(output.find("c\uFFFDd") != std::string::npos);
}

}  // namespace engagement::conformance
