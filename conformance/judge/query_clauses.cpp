// URL-QUERY, and the session id of URL-ENCODING and URL-NUMBERS.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "conformance/judge/clauses.h"
#include "conformance/judge/percent.h"
#include "conformance/judge/request_target.h"
#include "conformance/judge/value_clauses.h"

namespace engagement::conformance {
namespace {

using Parameters = std::vector<std::pair<std::string, std::string>>;

std::vector<std::string> values_of(const Parameters& parameters, std::string_view name) {
  std::vector<std::string> values;
  for (const auto& [raw_name, raw_value] : parameters) {
    if (percent_decoded(raw_name) == name) {
      values.push_back(raw_value);
    }
  }
  return values;
}

bool is_the_number_one(const std::string& text) {
  double number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  return read.ec == std::errc() && read.ptr == text.data() + text.size() && number == 1;
}

class QueryJudge {
 public:
  QueryJudge(const CaseView& view, const Attempt& attempt, Findings& findings)
      : inputs_(view.test_case.inputs),
        target_(parse_target(attempt.first->target)),
        parameters_(parse_query(target_.query)),
        attempt_(attempt.number),
        findings_(findings) {}

  void judge() {
    if (is_session_cut()) {
      findings_.add({"URL-ENCODING", "cut",
                     "the session id has an unencoded \"&\", which begins another parameter: "
                     "percent-encode it (%26)",
                     expected(), target_.query, attempt_});
      return;
    }
    judge_version();
    judge_session();
    judge_others();
  }

 private:
  bool is_session_cut() const {
    return inputs_.session.find('&') != std::string::npos && parameters_.size() > 2 &&
           target_.query.find("sid=" + percent_encoded(inputs_.session)) == std::string::npos &&
           percent_decoded(target_.query).find("sid=" + inputs_.session) != std::string::npos;
  }

  void judge_version() {
    const std::vector<std::string> values = values_of(parameters_, "v");
    if (values.size() != 1) {
      add("v-count",
          fmt::format("the query has the parameter v {} times; send v=1 once", values.size()));
      return;
    }
    const std::string value = percent_decoded(values.front());
    if (!is_the_number_one(value)) {
      add("v-value", "the API version v is not 1");
    } else if (value != "1") {
      findings_.add_note({"URL-QUERY", "v-text",
                          "the API version is written otherwise than in the documented URL; the "
                          "text 1 is safest",
                          "v=1", "v=" + value, attempt_});
    }
  }

  void judge_session() {
    const std::vector<std::string> values = values_of(parameters_, "sid");
    if (values.size() != 1) {
      add("sid-count", fmt::format("the query has the parameter sid {} times; send the session id "
                                   "in it once",
                                   values.size()));
      return;
    }
    judge_value({"session", inputs_.session, values.front(), ValuePlace::query_value, attempt_},
                inputs_, findings_);
  }

  void judge_others() {
    std::vector<std::string> others;
    for (const auto& [raw_name, raw_value] : parameters_) {
      const std::string name = percent_decoded(raw_name);
      // OAuth parameters in the URL are AUTH-HEADER's.
      if (name != "v" && name != "sid" && !name.starts_with("oauth_")) {
        others.push_back(name);
      }
    }
    if (!others.empty()) {
      add("others", fmt::format("the query has parameters that the API does not know: {}",
                                fmt::join(others, ", ")));
    }
  }

  std::string expected() const { return "v=1&sid=" + percent_encoded(inputs_.session); }

  void add(std::string_view cause, std::string message) {
    findings_.add({"URL-QUERY", cause, std::move(message), expected(),
                   target_.has_query ? target_.query : "no query", attempt_});
  }

  const Inputs& inputs_;
  RequestTarget target_;
  Parameters parameters_;
  int attempt_;
  Findings& findings_;
};

// An unencoded "?" or "#" in the path swallowed the query: already told.
bool lost_its_query(const Findings& findings, int attempt) {
  return findings.has("URL-ENCODING", "cut") && findings.has_at("URL-ENCODING", attempt);
}

}  // namespace

void judge_query(const CaseView& view, Findings& findings) {
  for (const Attempt& attempt : view.attempts) {
    if (!lost_its_query(findings, attempt.number)) {
      QueryJudge(view, attempt, findings).judge();
    }
  }
}

}  // namespace engagement::conformance
