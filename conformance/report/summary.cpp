#include "conformance/report/summary.h"

#include <fmt/format.h>

#include <algorithm>

#include "conformance/text/text.h"

namespace engagement::conformance {

void count(const CaseResult& result, Summary& summary) {
  if (!result.known_failing_reason.empty()) {
    ++summary.known_failures;
    return;
  }
  switch (result.verdict) {
    case CaseVerdict::passed:
      ++summary.passed;
      break;
    case CaseVerdict::failed:
      ++summary.failed;
      break;
    case CaseVerdict::skipped:
      ++summary.skipped;
      break;
    case CaseVerdict::error:
      ++summary.errors;
      break;
  }
}

Summary summarise(const std::vector<CaseResult>& cases) {
  Summary summary;
  for (const CaseResult& result : cases) {
    count(result, summary);
  }
  return summary;
}

std::string in_words(const Summary& summary) {
  std::string words =
      fmt::format("{} passed, {} failed, {} skipped, {} {}", summary.passed, summary.failed,
                  summary.skipped, summary.errors, summary.errors == 1 ? "error" : "errors");
  if (summary.known_failures > 0) {
    words += fmt::format(", {} known {}", summary.known_failures,
                         summary.known_failures == 1 ? "failure" : "failures");
  }
  return words;
}

int exit_status(const Summary& summary) {
  if (summary.errors > 0) {
    return 3;
  }
  return summary.failed > 0 ? 1 : 0;
}

std::string_view name_of(CaseVerdict verdict) {
  switch (verdict) {
    case CaseVerdict::passed:
      return "passed";
    case CaseVerdict::failed:
      return "failed";
    case CaseVerdict::skipped:
      return "skipped";
    case CaseVerdict::error:
      return "error";
  }
  return "";
}

bool is_known_failure(const CaseResult& result) {
  return !result.known_failing_reason.empty();
}

std::string_view verdict_word(const CaseResult& result) {
  return is_known_failure(result) ? "known" : name_of(result.verdict);
}

std::string_view name_of(ClauseVerdict verdict) {
  switch (verdict) {
    case ClauseVerdict::held:
      return "held";
    case ClauseVerdict::broken:
      return "broken";
    case ClauseVerdict::not_judged:
      return "not judged";
  }
  return "";
}

Level level_of(const Case& test_case) {
  Level level = Level::advisory;
  for (const std::string& id : test_case.clauses) {
    if (const Clause* clause = find_clause(id)) {
      level = std::min(level, clause->level);
    }
  }
  return level;
}

std::chrono::milliseconds duration_of(const CaseResult& result) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(result.evidence.ended -
                                                               result.evidence.started);
}

std::string request_line(const journal::Entry& request) {
  return fmt::format("{} {} {}", request.method, request.target, request.http_version);
}

std::optional<double> gap_in_ms(const Evidence& evidence, std::size_t index) {
  if (index == 0) {
    return std::nullopt;
  }
  const auto gap = evidence.requests[index].received_at - evidence.requests[index - 1].answered_at;
  return std::chrono::duration<double, std::milli>(gap).count();
}

std::vector<std::string> broken_clauses(const CaseResult& result) {
  std::vector<std::string> ids;
  for (const Failure& failure : result.failures) {
    if (std::find(ids.begin(), ids.end(), failure.clause) == ids.end()) {
      ids.push_back(failure.clause);
    }
  }
  return ids;
}

std::string describe_clause(const Failure& failure) {
  const Clause* const clause = find_clause(failure.clause);
  return fmt::format("{} ({}): {}", failure.clause, name_of(failure.level),
                     clause == nullptr ? "" : clause->title);
}

std::string describe_finding(const Failure& failure, const Evidence& evidence) {
  std::string text = "  " + printable(failure.message) + "\n";
  const auto add = [&text](std::string_view label, const std::string& value) {
    if (!value.empty()) {
      text += fmt::format("  {:<10}{}\n", label, printable_line(value));
    }
  };
  add("expected:", failure.expected);
  add("actual:", failure.actual);
  if (!failure.attempt) {
    return text;
  }
  text += fmt::format("  {:<10}{}\n", "attempt:", *failure.attempt);
  const auto index = static_cast<std::size_t>(*failure.attempt) - 1;
  if (failure.clause == "AUTH-SIGNATURE" && index < evidence.requests.size()) {
    add("verifier:", evidence.requests[index].verdict.explanation);
  }
  return text;
}

std::string describe_failures(const CaseResult& result) {
  std::string text;
  for (const std::string& id : broken_clauses(result)) {
    bool first = true;
    for (const Failure& failure : result.failures) {
      if (failure.clause == id) {
        text += first ? describe_clause(failure) + "\n" : "";
        text += describe_finding(failure, result.evidence);
        first = false;
      }
    }
  }
  return text;
}

}  // namespace engagement::conformance
