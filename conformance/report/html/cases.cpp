#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "conformance/report/html/html.h"
#include "conformance/report/html/parts.h"
#include "conformance/report/summary.h"

namespace engagement::conformance::html {
namespace {

std::string finding(const Failure& failure, std::string_view kind) {
  std::string details;
  const auto add = [&details](std::string_view label, const std::string& value) {
    if (!value.empty()) {
      details += fmt::format("<div class=\"{0}\"><dt>{0}</dt><dd>{1}</dd></div>", label,
                             escaped(value, 600));
    }
  };
  add("expected", failure.expected);
  add("actual", failure.actual);
  const std::string at =
      failure.attempt ? fmt::format(" <small>request {}</small>", *failure.attempt) : "";
  return fmt::format("<li class=\"{}\">{}{} <p class=\"message\">{}</p>{}</li>", kind,
                     link_to_clause(failure.clause), at, escaped(failure.message),
                     details.empty() ? "" : "<dl class=\"compare\">" + details + "</dl>");
}

std::string findings_of(const CaseResult& result) {
  std::string items;
  for (const Failure& failure : result.failures) {
    items += finding(failure, "failed");
  }
  for (const Failure& note : result.notes) {
    items += finding(note, "noted");
  }
  return items.empty() ? items : "<ul class=\"findings\">" + items + "</ul>";
}

std::string outcome_of(const CaseResult& result) {
  std::string text;
  for (const AdapterAnswer& call : result.evidence.calls) {
    const std::string shown = call.kind == AdapterAnswer::Kind::outcome ? escaped(call.outcome)
                              : call.kind == AdapterAnswer::Kind::unsupported ? "unsupported"
                                                                              : "none";
    text += (text.empty() ? "<code>" : ", <code>") + shown + "</code>";
  }
  return text.empty() ? "none" : text;
}

std::string expected_of(const Case& test_case) {
  std::string text;
  for (const std::string& outcome : test_case.expect.outcomes) {
    text += (text.empty() ? "<code>" : " or <code>") + escaped(outcome) + "</code>";
  }
  return text;
}

std::string requests_of(const CaseResult& result) {
  const std::size_t count = result.evidence.requests.size();
  const std::optional<int> wanted = expected_requests(*result.test_case);
  return wanted ? fmt::format("{} of {} expected", count, *wanted) : std::to_string(count);
}

std::string clauses_of(const Case& test_case) {
  std::string text;
  for (const std::string& id : test_case.clauses) {
    text += (text.empty() ? "" : " ") + link_to_clause(id);
  }
  return text;
}

std::string quoted(std::string_view label, const std::string& text) {
  return text.find_first_not_of(" \n\r\t") == std::string::npos
             ? ""
             : fmt::format(
                   "<details class=\"more\"><summary>{}</summary><pre "
                   "tabindex=\"0\">{}</pre></details>",
                   label, escaped(text, 8192));
}

std::string output_of(const CaseResult& result) {
  std::string text;
  for (const AdapterAnswer& call : result.evidence.calls) {
    text += quoted("Standard error of the adapter", call.error_output) +
            quoted("What else it printed", call.other_output);
    if (call.kind != AdapterAnswer::Kind::outcome) {
      text += quoted("Its answer", call.raw_answer);
    }
  }
  return text;
}

std::string tools() {
  constexpr std::string_view kChoices[][2] = {{"all", "All"},         {"failed", "Failed"},
                                              {"skipped", "Skipped"}, {"error", "Errors"},
                                              {"known", "Known"},     {"passed", "Passed"}};
  std::string radios;
  for (const auto& [value, label] : kChoices) {
    radios += fmt::format(
        "<label><input type=\"radio\" name=\"verdict\" value=\"{}\"{}> "
        "<span>{}</span></label>",
        value, value == "all" ? " checked" : "", label);
  }
  return fmt::format(
      "<form id=\"tools\" hidden role=\"search\" "
      "aria-label=\"Cases\"><fieldset><legend>Show</legend>{}</fieldset>"
      "<label class=\"search\">Search <input type=\"search\" id=\"search\" autocomplete=\"off\" "
      "placeholder=\"name, clause, header …\"></label>"
      "<button type=\"button\" id=\"open-all\">Unfold all</button>"
      "<button type=\"button\" id=\"close-all\">Fold all</button>"
      "<output id=\"found\" role=\"status\"></output></form>",
      radios);
}

}  // namespace

std::string case_part(const CaseResult& result, std::size_t number) {
  const Case& test_case = *result.test_case;
  const std::string reason =
      result.reason.empty() ? ""
                            : fmt::format("<p class=\"message\">{}</p>", escaped(result.reason));
  const std::string known = is_known_failure(result)
                                ? fmt::format("<p class=\"message\">Known to fail: {}</p>",
                                              escaped(result.known_failing_reason))
                                : "";
  const std::string overloaded =
      result.evidence.overloaded
          ? "<p class=\"message\">The suite saw that the machine was too busy while this case ran: "
            "long pauses may be its fault.</p>"
          : "";
  return fill(
      piece("case.html"),
      {{"verdict", verdict_word(result)},
       {"verdict_word", is_known_failure(result) ? "known failure" : name_of(result.verdict)},
       {"name", escaped(test_case.name)},
       {"slug", slug(test_case.name)},
       {"title", escaped(test_case.title)},
       {"time", fmt::format("{:.1f} s", static_cast<double>(duration_of(result).count()) / 1000)},
       {"reason", known + reason + overloaded},
       {"findings", findings_of(result)},
       {"outcome", outcome_of(result)},
       {"expected", expected_of(test_case)},
       {"requests", requests_of(result)},
       {"clauses", clauses_of(test_case)},
       {"axis", time_axis(result, number)},
       {"signatures", signatures_part(result)},
       {"attempts", attempts_table(result)},
       {"output", output_of(result)}});
}

std::string cases_part(const RunResult& run) {
  std::string text;
  std::string section;
  for (std::size_t i = 0; i < run.cases.size(); ++i) {
    const Case& test_case = *run.cases[i].test_case;
    if (i == 0 || test_case.section != section) {
      section = test_case.section;
      text += fmt::format(
          "{}<div class=\"section\" id=\"section-{}\"><h3>{} <small>{}</small></h3>\n",
          i == 0 ? "" : "</div>", slug(section), escaped(section), escaped(test_case.source));
    }
    text += case_part(run.cases[i], i + 1);
  }
  return "<section id=\"cases\" aria-labelledby=\"cases-title\"><h2 id=\"cases-title\">The "
         "cases</h2>" +
         tools() + text + (run.cases.empty() ? "" : "</div>") + "</section>";
}

}  // namespace engagement::conformance::html
