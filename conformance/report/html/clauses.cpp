#include <fmt/format.h>

#include <string_view>

#include "conformance/report/html/html.h"
#include "conformance/report/html/parts.h"
#include "conformance/report/summary.h"

namespace engagement::conformance::html {
namespace {

std::string_view class_of(ClauseVerdict verdict) {
  switch (verdict) {
    case ClauseVerdict::held:
      return "passed";
    case ClauseVerdict::broken:
      return "failed";
    case ClauseVerdict::not_judged:
      return "skipped";
  }
  return "";
}

std::string row(const ClauseResult& result) {
  const bool broken = result.verdict == ClauseVerdict::broken;
  const std::string reason =
      result.reason.empty() ? "" : fmt::format("<br><small>{}</small>", escaped(result.reason));
  return fmt::format(
      "<tr class=\"{}\"><th scope=\"row\">{}</th><td><span class=\"badge {}\">{}</span></td>"
      "<td class=\"number\">{}</td><td class=\"number\">{}</td><td>{}</td><td>{}{}</td></tr>\n",
      class_of(result.verdict), link_to_clause(result.clause->id), class_of(result.verdict),
      name_of(result.verdict), result.judged_in.size(),
      broken ? std::to_string(result.broken_in.size()) : "", name_of(result.clause->level),
      escaped(result.clause->title), reason);
}

std::string broken_in(const ClauseResult& result) {
  std::string links;
  for (const std::string& name : result.broken_in) {
    links += (links.empty() ? "" : ", ") + link_to_case(name);
  }
  return links.empty() ? links
                       : fmt::format("<p class=\"seen\">Broken in {}: {}</p>",
                                     counted(result.broken_in.size(), "case"), links);
}

}  // namespace

std::string clauses_part(const RunResult& run) {
  std::string rows;
  for (const ClauseResult& result : run.clauses) {
    rows += row(result);
  }
  return fmt::format(
      "<section id=\"clauses\" aria-labelledby=\"clauses-title\">"
      "<h2 id=\"clauses-title\">The contract, clause by clause</h2>"
      "<div class=\"scroll\" tabindex=\"0\" role=\"group\" "
      "aria-labelledby=\"clauses-title\"><table class=\"clauses\">"
      "<caption>Documented clauses stand on the API page, derived ones follow from an RFC; "
      "advisory ones are good practice.</caption>"
      "<thead><tr><th scope=\"col\">Clause</th><th scope=\"col\">Verdict</th><th scope=\"col\" "
      "class=\"number\">Judged in</th><th scope=\"col\" class=\"number\">Broken in</th><th "
      "scope=\"col\">Level</th><th scope=\"col\">The client</th></tr></thead><tbody>\n{}</tbody>"
      "</table></div></section>",
      rows);
}

std::string glossary_part(const RunResult& run) {
  std::string text;
  for (const ClauseResult& result : run.clauses) {
    const Clause& clause = *result.clause;
    text += fill(piece("clause.html"), {{"id", slug(clause.id)},
                                        {"verdict", class_of(result.verdict)},
                                        {"verdict_word", name_of(result.verdict)},
                                        {"title", escaped(clause.title)},
                                        {"level", name_of(clause.level)},
                                        {"source", escaped(clause.source)},
                                        {"quote", escaped(clause.quote)},
                                        {"why", escaped(clause.why)},
                                        {"fix", escaped(clause.fix)},
                                        {"cases", broken_in(result)}});
  }
  return "<section id=\"about\" aria-labelledby=\"about-title\"><h2 id=\"about-title\">About the "
         "clauses</h2>" +
         text + "</section>";
}

}  // namespace engagement::conformance::html
