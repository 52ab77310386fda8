// Clauses against cases. Twenty-eight times some hundred cells are for nobody to read at once: the
// table shows sections, and each section's own table unfolds.
#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "conformance/report/html/html.h"
#include "conformance/report/html/parts.h"
#include "conformance/report/summary.h"

namespace engagement::conformance::html {
namespace {

enum class Cell { none, held, broken };

struct Section {
  std::string name;
  std::vector<const CaseResult*> cases;
};

std::vector<Section> sections_of(const RunResult& run) {
  std::vector<Section> sections;
  for (const CaseResult& result : run.cases) {
    const std::string& name = result.test_case->section;
    const auto found = std::find_if(sections.begin(), sections.end(),
                                    [&name](const Section& each) { return each.name == name; });
    if (found == sections.end()) {
      sections.push_back({name, {&result}});
    } else {
      found->cases.push_back(&result);
    }
  }
  return sections;
}

bool names(const std::vector<Failure>& failures, const std::string& clause) {
  return std::any_of(failures.begin(), failures.end(),
                     [&clause](const Failure& each) { return each.clause == clause; });
}

Cell cell_of(const CaseResult& result, const Clause& clause) {
  if (names(result.failures, clause.id) ||
      (clause.level == Level::advisory && names(result.notes, clause.id))) {
    return Cell::broken;
  }
  const bool judged =
      std::find(result.judged.begin(), result.judged.end(), clause.id) != result.judged.end();
  return judged ? Cell::held : Cell::none;
}

std::string section_cell(const Section& section, const Clause& clause) {
  std::size_t held = 0;
  std::vector<const CaseResult*> broken;
  for (const CaseResult* result : section.cases) {
    const Cell cell = cell_of(*result, clause);
    held += cell == Cell::held ? 1 : 0;
    if (cell == Cell::broken) {
      broken.push_back(result);
    }
  }
  if (broken.empty()) {
    return held == 0 ? "<td class=\"none\"><span class=\"silent\">not judged</span>"
                     : fmt::format("<td class=\"held\">✓&nbsp;{}", held);
  }
  std::string links;
  for (const CaseResult* result : broken) {
    links += fmt::format("<li>{}</li>", link_to_case(result->test_case->name));
  }
  return fmt::format(
      "<td class=\"broken\"><details><summary>✗&nbsp;{}<small>/{}</small><span class=\"silent\"> "
      "{} in "
      "{}</span></summary><ul>{}</ul></details>",
      broken.size(), broken.size() + held, clause.id, escaped(section.name), links);
}

std::string overview(const RunResult& run, const std::vector<Section>& sections) {
  std::string heads;
  for (const Section& section : sections) {
    heads += fmt::format(
        "<th scope=\"col\"><a href=\"#section-{}\">{}</a><br><small>{}</small></th>",
        slug(section.name), escaped(section.name), counted(section.cases.size(), "case"));
  }
  std::string rows;
  for (const ClauseResult& result : run.clauses) {
    if (result.judged_in.empty() && result.broken_in.empty()) {
      continue;  // the table of clauses tells why
    }
    rows += fmt::format("<tr><th scope=\"row\">{}</th>", link_to_clause(result.clause->id));
    for (const Section& section : sections) {
      rows += section_cell(section, *result.clause);
    }
    rows += "\n";
  }
  return fmt::format(
      "<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-labelledby=\"matrix-title\"><table "
      "class=\"matrix\"><caption>How many cases of each section judged a clause: ✓ it held in all "
      "of "
      "them, ✗ it was broken in so many of so many.</caption><thead><tr><th "
      "scope=\"col\">Clause</th>{}</tr></thead><tbody>\n{}</tbody></table></div>",
      heads, rows);
}

std::string case_row(const CaseResult& result, const std::vector<const Clause*>& clauses) {
  std::string cells;
  for (const Clause* clause : clauses) {
    switch (cell_of(result, *clause)) {
      case Cell::held:
        cells += "<td class=\"held\">✓";
        break;
      case Cell::broken:
        cells += "<td class=\"broken\">✗";
        break;
      case Cell::none:
        cells += "<td>";
        break;
    }
  }
  return fmt::format("<tr><th scope=\"row\">{}</th>{}\n", link_to_case(result.test_case->name),
                     cells);
}

std::string section_table(const RunResult& run, const Section& section) {
  std::vector<const Clause*> clauses;
  for (const ClauseResult& result : run.clauses) {
    const bool any = std::any_of(
        section.cases.begin(), section.cases.end(),
        [&result](const CaseResult* each) { return cell_of(*each, *result.clause) != Cell::none; });
    if (any) {
      clauses.push_back(result.clause);
    }
  }
  std::string heads;
  for (const Clause* clause : clauses) {
    heads += fmt::format("<th scope=\"col\" class=\"upright\">{}</th>", link_to_clause(clause->id));
  }
  std::string rows;
  for (const CaseResult* result : section.cases) {
    rows += case_row(*result, clauses);
  }
  return fmt::format(
      "<details class=\"fold\"><summary>{0}: {1}, one by one</summary><div class=\"scroll\" "
      "tabindex=\"0\" role=\"group\" aria-label=\"Cases of {0} by clause\"><table "
      "class=\"matrix\"><thead><tr><th "
      "scope=\"col\">Case</th>{2}</tr></thead><tbody>\n{3}</tbody></table></div></details>\n",
      escaped(section.name), counted(section.cases.size(), "case"), heads, rows);
}

}  // namespace

std::string matrix_part(const RunResult& run) {
  const std::vector<Section> sections = sections_of(run);
  std::string tables;
  for (const Section& section : sections) {
    tables += section_table(run, section);
  }
  return "<section id=\"matrix\" aria-labelledby=\"matrix-title\"><h2 id=\"matrix-title\">Clauses "
         "and cases</h2>" +
         overview(run, sections) + tables + "</section>";
}

}  // namespace engagement::conformance::html
