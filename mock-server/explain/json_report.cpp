#include <nlohmann/json.hpp>

#include "mock-server/explain/base_string_comparison.h"
#include "mock-server/explain/report.h"
#include "mock-server/journal/entry.h"

namespace engagement::explain {
namespace {

using nlohmann::ordered_json;

ordered_json text_or_null(std::string_view text) {
  return text.empty() ? ordered_json() : ordered_json(text);
}

void add_finding(const Finding& finding, ordered_json& out) {
  const auto& [verdict, diagnosis] = finding;
  out["verdict"] = verdict.accepted() ? "accept" : "reject";
  out["reason"] = text_or_null(oauth::code_of(verdict.reason));
  out["explanation"] = verdict.explanation;
  out["source"] = text_or_null(oauth::source_of(verdict.reason));
  out["mistake"] =
      diagnosis.mistakes.empty() ? ordered_json() : ordered_json(diagnosis.mistakes[0]);
  out["mistakes"] = diagnosis.mistakes;
  out["guess"] = diagnosis.is_guess;
  out["fix"] = text_or_null(oauth::advice_of(diagnosis));
  out["base_string"] = text_or_null(verdict.base_string);
  if (!diagnosis.signed_base_string.empty()) {
    out["signed_base_string"] = diagnosis.signed_base_string;
    out["first_difference"] =
        compare_base_strings(verdict.base_string, diagnosis.signed_base_string).first_difference;
  }
}

}  // namespace

std::string json_report(const Explanation& explanation, const ReportContext& context) {
  const recorded::PastedRequest& pasted = explanation.pasted;
  ordered_json line;
  line["request"] = context.number;
  line["place"] = pasted.place;
  line["method"] = pasted.request.method;
  line["scheme"] = pasted.request.scheme;
  line["host"] = pasted.request.host;
  line["target"] = journal::redacted_target(pasted.request.target);
  line["clock"] = explanation.now;
  add_finding(explanation.finding, line);
  if (explanation.is_about_clock()) {
    add_finding(explanation.apart_from_clock, line["apart_from_clock"]);
  }
  line["notes"] = pasted.notes;
  if (!explanation.scheme_note.empty()) {
    line["notes"].push_back(explanation.scheme_note);
  }
  return line.dump(-1, ' ', true, ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace engagement::explain
