#include "conformance/report/junit_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <string_view>
#include <vector>

#include "conformance/report/summary.h"
#include "conformance/text/text.h"

namespace engagement::conformance {
namespace {

using std::chrono::milliseconds;

std::string attribute(std::string_view text) {
  return xml_escaped(printable_line(text));
}

std::string seconds(milliseconds duration) {
  return fmt::format("{:.3f}", static_cast<double>(duration.count()) / 1000.0);
}

std::string counts(const Summary& summary) {
  return fmt::format(R"(tests="{}" failures="{}" errors="{}")",
                     summary.passed + summary.failed + summary.skipped + summary.errors +
                         summary.known_failures,
                     summary.failed, summary.errors);
}

// xs:dateTime without a zone, which is what the common schemas allow.
std::string without_zone(std::string_view started) {
  return std::string(started.substr(0, std::string_view("2026-01-01T00:00:00").size()));
}

// The schemas allow one failure for each test, so all of a case's stand in it.
std::string failure_element(const CaseResult& result) {
  std::string type;
  for (const std::string& id : broken_clauses(result)) {
    type += (type.empty() ? "" : " ") + id;
  }
  const std::string message =
      result.failures.empty() ? std::string() : result.failures.front().message;
  return fmt::format("      <failure type=\"{}\" message=\"{}\">{}</failure>\n", attribute(type),
                     attribute(message), xml_escaped(printable(describe_failures(result))));
}

std::string error_element(const CaseResult& result) {
  const std::string body = result.reason + "\n" + describe_failures(result);
  return fmt::format("      <error type=\"adapter-or-suite\" message=\"{}\">{}</error>\n",
                     attribute(result.reason), xml_escaped(printable(body)));
}

std::string verdict_element(const CaseResult& result) {
  if (!result.known_failing_reason.empty()) {
    return fmt::format("      <skipped message=\"known failure: {}\"/>\n",
                       attribute(result.known_failing_reason));
  }
  switch (result.verdict) {
    case CaseVerdict::passed:
      return "";
    case CaseVerdict::failed:
      return failure_element(result);
    case CaseVerdict::skipped:
      return fmt::format("      <skipped message=\"{}\"/>\n", attribute(result.reason));
    case CaseVerdict::error:
      return error_element(result);
  }
  return "";
}

std::string output_element(std::string_view name, const std::string& text) {
  const bool blank = text.find_first_not_of('\n') == std::string::npos;
  return blank ? "" : fmt::format("      <{0}>{1}</{0}>\n", name, text);
}

std::string test_case_element(const CaseResult& result) {
  const Case& test_case = *result.test_case;
  std::string out;
  std::string err;
  for (const AdapterAnswer& call : result.evidence.calls) {
    out += xml_escaped(printable(call.other_output + call.raw_answer)) + "\n";
    err += xml_escaped(printable(call.error_output));
  }
  return fmt::format("    <testcase classname=\"conformance.{}\" name=\"{}\" time=\"{}\">\n",
                     attribute(test_case.section), attribute(test_case.name),
                     seconds(duration_of(result))) +
         verdict_element(result) + output_element("system-out", out) +
         output_element("system-err", err) + "    </testcase>\n";
}

std::string property(std::string_view name, std::string_view value) {
  return value.empty()
             ? ""
             : fmt::format("      <property name=\"{}\" value=\"{}\"/>\n", name, attribute(value));
}

// What holds for the whole run; the schemas have a place for it in each suite only.
std::string properties_element(const RunResult& run) {
  return "    <properties>\n" + property("client", run.client) +
         property("interrupted", run.interrupted) + "    </properties>\n";
}

std::string suite_element(std::string_view section, const std::vector<CaseResult>& cases,
                          std::string_view started, const std::string& properties) {
  milliseconds time{0};
  std::string elements;
  for (const CaseResult& result : cases) {
    time += duration_of(result);
    elements += test_case_element(result);
  }
  const Summary summary = summarise(cases);
  return fmt::format("  <testsuite name=\"{}\" {} skipped=\"{}\" time=\"{}\" timestamp=\"{}\">\n",
                     attribute(section), counts(summary),
                     summary.skipped + summary.known_failures, seconds(time),
                     attribute(without_zone(started))) +
         properties + elements + "  </testsuite>\n";
}

std::vector<std::string> sections_of(const RunResult& run) {
  std::vector<std::string> sections;
  for (const CaseResult& result : run.cases) {
    const std::string& section = result.test_case->section;
    if (std::find(sections.begin(), sections.end(), section) == sections.end()) {
      sections.push_back(section);
    }
  }
  return sections;
}

}  // namespace

std::string junit_report(const RunResult& run) {
  std::string xml = fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<testsuites name=\"engagement-conformance\" {} time=\"{}\">\n",
      counts(summarise(run.cases)), seconds(run.wall));
  for (const std::string& section : sections_of(run)) {
    std::vector<CaseResult> cases;
    std::copy_if(
        run.cases.begin(), run.cases.end(), std::back_inserter(cases),
        [&section](const CaseResult& result) { return result.test_case->section == section; });
    xml += suite_element(section, cases, run.started, properties_element(run));
  }
  return xml + "</testsuites>\n";
}

}  // namespace engagement::conformance
