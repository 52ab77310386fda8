#include "conformance/provider/report.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "conformance/text/text.h"

namespace engagement::conformance::provider {
namespace {

auto count_of(const ProviderRun& run, CheckVerdict verdict) {
  return std::count_if(run.results.begin(), run.results.end(),
                       [&](const CheckResult& each) { return each.verdict == verdict; });
}

double seconds(std::chrono::milliseconds duration) {
  return static_cast<double>(duration.count()) / 1000.0;
}

std::string junit_verdict(const CheckResult& result, bool strict) {
  const std::string story = fmt::format("expected {}, came: {}; {}", expectation_of(*result.check),
                                        result.actual, result.check->source);
  if (counts_as_broken(result, strict)) {
    return fmt::format("      <failure type=\"{}\" message=\"{}\"/>\n",
                       name_of(result.check->level), xml_escaped(printable_line(story)));
  }
  if (result.verdict == CheckVerdict::held) {
    return "";
  }
  const std::string reason =
      result.verdict == CheckVerdict::broken ? "advisory: " + story : result.actual;
  return fmt::format("      <skipped message=\"{}\"/>\n", xml_escaped(printable_line(reason)));
}

}  // namespace

std::string text_line(const CheckResult& result) {
  const Check& check = *result.check;
  std::string text = fmt::format("{:<10}  {:<30}  {:<10}  {}\n", name_of(result.verdict),
                                 check.name, name_of(check.level), check.title);
  if (result.verdict == CheckVerdict::broken) {
    text += fmt::format(
        "              source:   {}\n              expected: {}\n"
        "              actual:   {}\n",
        check.source, expectation_of(check), result.actual);
  } else if (result.verdict == CheckVerdict::not_judged) {
    text += fmt::format("              ({})\n", result.actual);
  }
  return text;
}

std::string text_summary(const ProviderRun& run, const ReportFrame& frame) {
  const auto broken = count_of(run, CheckVerdict::broken);
  const auto counted =
      std::count_if(run.results.begin(), run.results.end(),
                    [&](const CheckResult& each) { return counts_as_broken(each, frame.strict); });
  return fmt::format(
      "{}\n{} held, {} broken{}, {} not judged; {} requests in {:.1f} s\n",
      run.hint.empty() ? "" : "\nHint: " + run.hint + "\n", count_of(run, CheckVerdict::held),
      broken,
      counted < broken ? fmt::format(" ({} advisory: --strict counts them)", broken - counted) : "",
      count_of(run, CheckVerdict::not_judged), run.requests, seconds(run.wall));
}

std::string json_report(const ProviderRun& run, const ReportFrame& frame) {
  using Json = nlohmann::ordered_json;
  Json checks = Json::array();
  for (const CheckResult& each : run.results) {
    checks.push_back({{"id", each.check->name},
                      {"title", each.check->title},
                      {"level", name_of(each.check->level)},
                      {"source", each.check->source},
                      {"verdict", name_of(each.verdict)},
                      {"expected", expectation_of(*each.check)},
                      {"actual", each.actual}});
  }
  const Json report = {{"suite_version", frame.suite_version},
                       {"base_url", frame.base_url},
                       {"started", frame.started},
                       {"wall_seconds", seconds(run.wall)},
                       {"requests", run.requests},
                       {"strict", frame.strict},
                       {"summary",
                        {{"held", count_of(run, CheckVerdict::held)},
                         {"broken", count_of(run, CheckVerdict::broken)},
                         {"not_judged", count_of(run, CheckVerdict::not_judged)}}},
                       {"cut_short", run.cut_short.empty() ? Json(nullptr) : Json(run.cut_short)},
                       {"checks", checks}};
  return report.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string junit_report(const ProviderRun& run, const ReportFrame& frame) {
  std::string cases;
  int failures = 0;
  int skipped = 0;
  for (const CheckResult& each : run.results) {
    const std::string verdict = junit_verdict(each, frame.strict);
    failures += counts_as_broken(each, frame.strict) ? 1 : 0;
    skipped += !verdict.empty() && !counts_as_broken(each, frame.strict) ? 1 : 0;
    cases += fmt::format(
        "    <testcase classname=\"provider\" name=\"{}\" time=\"0\">\n{}    </testcase>\n",
        each.check->name, verdict);
  }
  const std::string counts =
      fmt::format(R"(tests="{}" failures="{}" errors="0")", run.results.size(), failures);
  return fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<testsuites name=\"engagement-conformance provider\" {0} time=\"{1:.3f}\">\n"
      "  <testsuite name=\"provider\" {0} skipped=\"{2}\" time=\"{1:.3f}\" timestamp=\"{3}\">\n"
      "{4}  </testsuite>\n</testsuites>\n",
      counts, seconds(run.wall), skipped, frame.started.substr(0, 19), cases);
}

}  // namespace engagement::conformance::provider
