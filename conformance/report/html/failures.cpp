#include <fmt/format.h>

#include <string_view>
#include <vector>

#include "conformance/report/common_findings.h"
#include "conformance/report/html/html.h"
#include "conformance/report/html/parts.h"

namespace engagement::conformance::html {
namespace {

constexpr std::size_t kLinksInSight = 6;

std::string links(const std::vector<const CaseResult*>& cases) {
  std::string text;
  std::string rest;
  for (std::size_t i = 0; i < cases.size(); ++i) {
    std::string& target = i < kLinksInSight ? text : rest;
    target += (target.empty() ? "" : ", ") + link_to_case(cases[i]->test_case->name);
  }
  if (!rest.empty()) {
    text += fmt::format(" <details class=\"more\"><summary>and {} more</summary>{}</details>",
                        cases.size() - kLinksInSight, rest);
  }
  return text;
}

std::string seen_in(const std::vector<const CaseResult*>& cases) {
  return fmt::format("<div class=\"seen\">Seen in {}: {}</div>", counted(cases.size(), "case"),
                     links(cases));
}

std::string compared(const Failure& failure) {
  std::string text;
  const auto add = [&text](std::string_view label, const std::string& value) {
    if (!value.empty()) {
      text += fmt::format("<div class=\"{0}\"><dt>{0}</dt><dd>{1}</dd></div>", label,
                          escaped(value, 600));
    }
  };
  add("expected", failure.expected);
  add("actual", failure.actual);
  return text.empty() ? text : "<dl class=\"compare\">" + text + "</dl>";
}

std::string cause(const CommonFinding& finding) {
  return fmt::format("<div class=\"cause\"><p class=\"message\">{}</p>{}{}</div>",
                     escaped(finding.message), compared(*finding.example), seen_in(finding.cases));
}

std::string heading_of(const std::string& id, std::string_view kind) {
  const Clause* const clause = find_clause(id);
  return fmt::format("<section class=\"finding {}\"><h3>{} {}</h3>", kind, link_to_clause(id),
                     clause == nullptr ? "" : escaped(clause->title));
}

std::string fix_of(const std::string& id) {
  const Clause* const clause = find_clause(id);
  return clause == nullptr ? ""
                           : fmt::format("<p class=\"fix\"><strong>What to do.</strong> {}</p>",
                                         escaped(clause->fix));
}

// Findings of one clause stand behind each other.
std::string by_clause(const std::vector<CommonFinding>& findings, std::string_view kind,
                      bool with_fix) {
  std::string text;
  for (std::size_t i = 0; i < findings.size(); ++i) {
    const std::string& id = findings[i].example->clause;
    if (i == 0 || findings[i - 1].example->clause != id) {
      text += (i == 0 ? "" : "</section>") + heading_of(id, kind) + (with_fix ? fix_of(id) : "");
    }
    text += cause(findings[i]);
  }
  return text.empty() ? text : text + "</section>";
}

std::string output_of(const CaseResult& result) {
  for (const AdapterAnswer& call : result.evidence.calls) {
    if (call.kind == AdapterAnswer::Kind::broken && !call.error_output.empty()) {
      return fmt::format(
          "<p>Its standard error in the first of them:</p><pre tabindex=\"0\">{}</pre>",
          escaped(call.error_output));
    }
  }
  return "";
}

std::string by_reason(const std::vector<CommonReason>& reasons, std::string_view kind) {
  std::string text;
  for (const CommonReason& each : reasons) {
    text += fmt::format("<div class=\"finding {}\"><p class=\"message\">{}</p>{}{}</div>", kind,
                        escaped(each.reason), output_of(*each.cases.front()), seen_in(each.cases));
  }
  return text;
}

std::string titled(std::string_view title, std::string_view explanation, const std::string& text) {
  return text.empty()
             ? text
             : fmt::format(
                   "<h2>{}</h2>{}{}", title,
                   explanation.empty() ? "" : fmt::format("<p class=\"lead\">{}</p>", explanation),
                   text);
}

}  // namespace

std::string failures_part(const RunResult& run) {
  const std::string text =
      titled("What to change", "",
             by_clause(common_findings(run, &CaseResult::failures), "failed", true)) +
      titled("What could not be judged",
             "Here the adapter, or the suite itself, broke. That is no verdict on the client.",
             by_reason(common_reasons(run, CaseVerdict::error), "error")) +
      titled("Known failures", "They fail as --known-failing says, and do not count.",
             by_reason(known_failures(run), "skipped")) +
      titled("Skipped", "", by_reason(common_reasons(run, CaseVerdict::skipped), "skipped")) +
      titled("Noted", "Advisory: reported, and counted with --strict only.",
             by_clause(common_findings(run, &CaseResult::notes), "noted", false));
  return text.empty() ? text
                      : "<section id=\"failures\" aria-label=\"Findings\">" + text + "</section>";
}

}  // namespace engagement::conformance::html
