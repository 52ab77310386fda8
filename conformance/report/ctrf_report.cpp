#include "conformance/report/ctrf_report.h"

#include <time.h>

#include <nlohmann/json.hpp>
#include <set>

#include "conformance/report/headline.h"
#include "conformance/report/summary.h"
#include "conformance/text/text.h"

namespace engagement::conformance {
namespace {

using Json = nlohmann::ordered_json;

// Of "2026-01-02T03:04:05Z", in milliseconds since 1970; 0 for what is none.
std::int64_t unix_milliseconds(const std::string& rfc3339) {
  tm parts{};
  const bool good = ::strptime(rfc3339.c_str(), "%Y-%m-%dT%H:%M:%SZ", &parts) != nullptr;
  return good ? static_cast<std::int64_t>(::timegm(&parts)) * 1000 : 0;
}

Json lines_of(const std::string& text) {
  Json lines = Json::array();
  const std::string shown = printable(text);
  for (std::size_t begin = 0; begin < shown.size();) {
    const std::size_t end = std::min(shown.find('\n', begin), shown.size());
    lines.push_back(shown.substr(begin, end - begin));
    begin = end + 1;
  }
  return lines;
}

std::string_view status_of(const CaseResult& result) {
  if (is_known_failure(result)) {
    return "skipped";
  }
  return result.verdict == CaseVerdict::error ? "other" : name_of(result.verdict);
}

std::string message_of(const CaseResult& result) {
  if (is_known_failure(result)) {
    return "known failure: " + printable(result.known_failing_reason);
  }
  if (result.verdict == CaseVerdict::failed && !result.failures.empty()) {
    return printable(result.failures.front().message);
  }
  return printable(result.reason);
}

// What the case and its failures are about: those it is there for, and those it broke.
Json tags_of(const CaseResult& result) {
  std::set<std::string> tags(result.test_case->clauses.begin(), result.test_case->clauses.end());
  for (const std::string& id : broken_clauses(result)) {
    tags.insert(id);
  }
  return tags;
}

Json test_json(const CaseResult& result) {
  const Case& test_case = *result.test_case;
  Json test = {{"testId", test_case.name},
               {"name", test_case.name},
               {"status", status_of(result)},
               {"duration", duration_of(result).count()},
               {"suite", {test_case.section}},
               {"type", "contract"},
               {"rawStatus", verdict_word(result)},
               {"tags", tags_of(result)}};
  if (result.evidence.started_unix > 0) {
    test["start"] = result.evidence.started_unix * 1000;
    test["stop"] = result.evidence.started_unix * 1000 + duration_of(result).count();
  }
  if (const std::string message = message_of(result); !message.empty()) {
    test["message"] = message;
  }
  if (!result.failures.empty()) {
    test["trace"] = describe_failures(result);
  }
  std::string out;
  std::string err;
  for (const AdapterAnswer& call : result.evidence.calls) {
    out += call.other_output + call.raw_answer + "\n";
    err += call.error_output;
  }
  test["stdout"] = lines_of(out);
  test["stderr"] = lines_of(err);
  test["extra"] = {{"title", test_case.title},
                   {"source", test_case.source},
                   {"requests", result.evidence.requests.size()},
                   {"brokenClauses", broken_clauses(result)},
                   {"overloaded", result.evidence.overloaded}};
  return test;
}

Json clauses_json(const RunResult& run) {
  Json clauses = Json::array();
  for (const ClauseResult& result : run.clauses) {
    clauses.push_back({{"id", result.clause->id},
                       {"level", name_of(result.clause->level)},
                       {"verdict", name_of(result.verdict)},
                       {"reason", result.reason}});
  }
  return clauses;
}

}  // namespace

std::string ctrf_report(const RunResult& run) {
  const Summary summary = summarise(run.cases);
  const std::int64_t start = unix_milliseconds(run.started);
  std::set<std::string> sections;
  Json tests = Json::array();
  for (const CaseResult& result : run.cases) {
    sections.insert(result.test_case->section);
    tests.push_back(test_json(result));
  }
  const Json report = {
      {"reportFormat", "CTRF"},
      {"specVersion", "0.0.0"},
      {"generatedBy", "engagement-conformance"},
      {"results",
       {{"tool", {{"name", "engagement-conformance"}, {"version", ENGAGEMENT_VERSION}}},
        {"summary",
         {{"tests", run.cases.size()},
          {"passed", summary.passed},
          {"failed", summary.failed},
          {"skipped", summary.skipped + summary.known_failures},
          {"pending", 0},
          {"other", summary.errors},
          {"suites", sections.size()},
          {"start", start},
          {"stop", start + run.wall.count()},
          {"duration", run.wall.count()}}},
        {"tests", tests},
        {"environment",
         {{"reportName", headline(run)},
          {"healthy", summary.errors == 0 && run.interrupted.empty()},
          {"extra", {{"client", printable(run.client)}, {"interrupted", run.interrupted}}}}},
        {"extra",
         {{"pauseSeconds", static_cast<double>(run.pause.count()) / 1000},
          {"strict", run.strict},
          {"clauses", clauses_json(run)}}}}}};
  return report.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace engagement::conformance
