#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "conformance/report/headline.h"
#include "conformance/report/html/html.h"
#include "conformance/report/html/parts.h"
#include "conformance/report/summary.h"

namespace engagement::conformance::html {
namespace {

std::string_view verdict_of(const RunResult& run, const Summary& summary) {
  if (summary.errors > 0 || !run.interrupted.empty()) {
    return summary.failed > 0 ? "failed" : "error";
  }
  return summary.failed > 0 ? "failed" : summary.passed == 0 ? "skipped" : "passed";
}

std::string lead_of(const RunResult& run, const Summary& summary) {
  const ClauseFigures figures = clause_figures(run);
  std::string text =
      figures.broken > 0
          ? fmt::format("The other {} held in every case. What to change stands first.",
                        figures.judged - figures.broken)
          : fmt::format("{} judged, and none was seen broken.",
                        figures.judged == 1 ? "One clause was"
                                            : fmt::format("{} clauses were", figures.judged));
  if (summary.errors > 0) {
    text += fmt::format(
        " In {} the adapter or the suite itself broke: that is no verdict on the client.",
        counted(summary.errors, "case"));
  }
  if (summary.known_failures > 0) {
    text += fmt::format(" {} known to fail, and not counted.",
                        summary.known_failures == 1
                            ? std::string("One case is")
                            : fmt::format("{} cases are", summary.known_failures));
  }
  if (figures.not_judged > 0) {
    text +=
        fmt::format(" {} not judged; the table says why.",
                    figures.not_judged == 1 ? std::string("One clause was")
                                            : fmt::format("{} clauses were", figures.not_judged));
  }
  return text;
}

// The cases by verdict as one bar. Its figures stand in the tiles as text.
std::string bar(const Summary& summary) {
  const std::size_t all =
      summary.passed + summary.failed + summary.skipped + summary.errors + summary.known_failures;
  const std::array<std::pair<std::string_view, std::size_t>, 5> shares = {{
      {"failed", summary.failed},
      {"error", summary.errors},
      {"known", summary.known_failures},
      {"skipped", summary.skipped},
      {"passed", summary.passed},
  }};
  std::string rects;
  double x = 0;
  for (const auto& [name, count] : shares) {
    const double width =
        all == 0 ? 0 : 1000.0 * static_cast<double>(count) / static_cast<double>(all);
    if (count > 0) {
      rects +=
          fmt::format("<rect class=\"{}\" x=\"{:.1f}\" y=\"0\" width=\"{:.1f}\" height=\"8\"/>",
                      name, x, width);
    }
    x += width;
  }
  return fmt::format(
      "<svg class=\"bar\" viewBox=\"0 0 1000 8\" preserveAspectRatio=\"none\" "
      "aria-hidden=\"true\">{}</svg>",
      rects);
}

// "2026-01-02T03:04:05Z" as "2026-01-02 03:04:05 UTC".
std::string in_words(std::string_view rfc3339) {
  std::string text(rfc3339);
  std::replace(text.begin(), text.end(), 'T', ' ');
  if (text.ends_with('Z')) {
    text.replace(text.size() - 1, 1, " UTC");
  }
  return text;
}

std::string seconds(std::chrono::milliseconds time) {
  return fmt::format("{:g} s", static_cast<double>(time.count()) / 1000);
}

}  // namespace

std::string head_part(const RunResult& run) {
  const Summary summary = summarise(run.cases);
  const auto number = [](std::size_t count) { return std::to_string(count); };
  const std::string interrupted = run.interrupted.empty()
                                      ? ""
                                      : fmt::format(
                                            "<p class=\"interrupted\" role=\"note\"><strong>This "
                                            "run is not whole.</strong> {}</p>",
                                            escaped(run.interrupted));
  return fill(piece("head.html"),
              {{"verdict", verdict_of(run, summary)},
               {"headline", escaped(headline(run))},
               {"lead", escaped(lead_of(run, summary))},
               {"interrupted", interrupted},
               {"passed", number(summary.passed)},
               {"failed", number(summary.failed)},
               {"skipped", number(summary.skipped)},
               {"errors", number(summary.errors)},
               {"known", summary.known_failures == 0
                             ? std::string()
                             : fmt::format("<li class=\"tile known\"><b>{}</b> known {}</li>",
                                           summary.known_failures,
                                           summary.known_failures == 1 ? "failure" : "failures")},
               {"errors_word", summary.errors == 1 ? "error" : "errors"},
               {"bar", bar(summary)},
               {"client", escaped(run.client)},
               {"started", escaped(run.started)},
               {"started_words", escaped(in_words(run.started))},
               {"took", fmt::format("{:.1f} s", static_cast<double>(run.wall.count()) / 1000)},
               {"pause", seconds(run.pause)},
               {"strict", run.strict ? "count (--strict)" : "are reported only"},
               {"version", ENGAGEMENT_VERSION}});
}

}  // namespace engagement::conformance::html
