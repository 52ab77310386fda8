#include "conformance/report/html_report.h"

#include "conformance/report/headline.h"
#include "conformance/report/html/html.h"
#include "conformance/report/html/parts.h"

namespace engagement::conformance {
namespace {

std::string contents_of(const std::string& failures) {
  const std::string first = failures.empty() ? "" : "<li><a href=\"#failures\">Findings</a></li>";
  return first +
         "<li><a href=\"#clauses\">Clauses</a></li><li><a href=\"#matrix\">Matrix</a></li>"
         "<li><a href=\"#cases\">Cases</a></li><li><a href=\"#about\">About the clauses</a></li>";
}

}  // namespace

std::string html_report(const RunResult& run) {
  const std::string_view style = html::piece("style.css");
  const std::string_view script = html::piece("script.js");
  const std::string failures = html::failures_part(run);
  return html::fill(html::piece("page.html"), {{"style_hash", html::hash_source(style)},
                                               {"script_hash", html::hash_source(script)},
                                               {"version", ENGAGEMENT_VERSION},
                                               {"title", html::escaped(headline(run))},
                                               {"style", style},
                                               {"head", html::head_part(run)},
                                               {"contents", contents_of(failures)},
                                               {"failures", failures},
                                               {"clauses", html::clauses_part(run)},
                                               {"matrix", html::matrix_part(run)},
                                               {"cases", html::cases_part(run)},
                                               {"glossary", html::glossary_part(run)},
                                               {"script", script}});
}

}  // namespace engagement::conformance
