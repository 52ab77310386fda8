#include "conformance/report/terminal_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>
#include <vector>

#include "conformance/report/summary.h"
#include "conformance/report/told_failures.h"
#include "conformance/text/text.h"

namespace engagement::conformance {
namespace {

constexpr std::size_t kNamesShown = 8;

std::string heading(const CaseResult& result, std::string_view word, const TerminalStyle& style) {
  return fmt::format("{}  {}  {}\n", style.paint(kRed, word),
                     style.paint(kBold, printable_line(result.test_case->name)),
                     printable_line(result.test_case->title));
}

std::string names_in_words(const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t i = 0; i < std::min(names.size(), kNamesShown); ++i) {
    text += (i == 0 ? "" : ", ") + printable_line(names[i]);
  }
  if (names.size() > kNamesShown) {
    text += fmt::format(" and {} more", names.size() - kNamesShown);
  }
  return text;
}

std::string quoted_output(std::string_view title, const std::string& output) {
  if (output.empty()) {
    return "";
  }
  return fmt::format("  {}\n{}", title, indented(printable(output), "    | "));
}

std::string failed_cases(const RunResult& run, const TerminalStyle& style, ToldFailures& told) {
  std::string text;
  for (const CaseResult& result : run.cases) {
    if (result.verdict != CaseVerdict::failed || !result.known_failing_reason.empty()) {
      continue;
    }
    text += heading(result, "FAILED", style) + told.tell(result);
    text += "\n";
  }
  return text;
}

// What an adapter printed before it broke, and what its requests had shown by then; the same
// trouble in many cases is shown once, where there is no more to say of them.
std::string broken_cases(const RunResult& run, const TerminalStyle& style, ToldFailures& told) {
  using Key = std::pair<std::string, std::vector<std::string>>;  // reason and broken clauses
  std::vector<Key> keys;                                         // in the order of the cases
  std::map<Key, std::vector<const CaseResult*>> by_key;
  for (const CaseResult& result : run.cases) {
    if (result.verdict == CaseVerdict::error && result.known_failing_reason.empty()) {
      const Key key(result.reason, broken_clauses(result));
      if (by_key[key].empty()) {
        keys.push_back(key);
      }
      by_key[key].push_back(&result);
    }
  }
  std::string text;
  for (const Key& key : keys) {
    const std::vector<const CaseResult*>& results = by_key[key];
    text += heading(*results.front(), "ERROR", style);
    text += indented(printable(key.first), "  ") + told.tell(*results.front());
    for (const AdapterAnswer& call : results.front()->evidence.calls) {
      if (call.kind == AdapterAnswer::Kind::broken) {
        text += quoted_output("standard error of the client:", call.error_output);
        text += quoted_output("standard output of the client:", call.other_output);
      }
    }
    std::vector<std::string> others;
    for (std::size_t i = 1; i < results.size(); ++i) {
      others.push_back(results[i]->test_case->name);
    }
    if (!others.empty()) {
      text += fmt::format("  the same in {} more: {}\n", others.size(), names_in_words(others));
    }
    text += "\n";
  }
  return text;
}

std::string skipped_cases(const RunResult& run, const TerminalStyle& style) {
  std::vector<std::string> reasons;
  std::map<std::string, std::vector<std::string>> by_reason;
  for (const CaseResult& result : run.cases) {
    if (result.verdict == CaseVerdict::skipped) {
      if (by_reason[result.reason].empty()) {
        reasons.push_back(result.reason);
      }
      by_reason[result.reason].push_back(result.test_case->name);
    }
  }
  std::string text;
  for (const std::string& reason : reasons) {
    text += fmt::format("{}  {}\n  {}\n", style.paint(kYellow, "SKIPPED"),
                        names_in_words(by_reason[reason]), printable_line(reason));
  }
  return text.empty() ? text : text + "\n";
}

std::string known_failures(const RunResult& run, const TerminalStyle& style) {
  std::string text;
  for (const CaseResult& result : run.cases) {
    if (!result.known_failing_reason.empty()) {
      text += fmt::format("{}  {}\n  {}\n", style.paint(kYellow, "KNOWN FAILURE"),
                          printable_line(result.test_case->name),
                          printable_line(result.known_failing_reason));
    }
  }
  return text.empty() ? text : text + "\n";
}

// Advisory findings, one for each clause and message.
std::string notes(const RunResult& run, const TerminalStyle& style) {
  std::vector<std::pair<std::string, std::string>> order;
  std::map<std::pair<std::string, std::string>, std::vector<std::string>> cases;
  for (const CaseResult& result : run.cases) {
    for (const Failure& note : result.notes) {
      const std::pair key(note.clause, note.message);
      if (cases[key].empty()) {
        order.push_back(key);
      }
      cases[key].push_back(result.test_case->name);
    }
  }
  std::string text;
  for (const auto& key : order) {
    text += fmt::format("{}  {} (advisory, counts with --strict): {}\n  seen in {}\n",
                        style.paint(kYellow, "NOTED"), key.first, printable_line(key.second),
                        names_in_words(cases[key]));
  }
  return text.empty() ? text : text + "\n";
}

std::string_view color_of(ClauseVerdict verdict) {
  switch (verdict) {
    case ClauseVerdict::held:
      return kGreen;
    case ClauseVerdict::broken:
      return kRed;
    case ClauseVerdict::not_judged:
      return kYellow;
  }
  return kYellow;
}

std::string clause_table(const RunResult& run, const TerminalStyle& style) {
  std::string text = style.paint(kBold, fmt::format("{:<15} {:<11} {:<11} {:>5}  {}", "Clause",
                                                    "Level", "Verdict", "Cases", "The client"));
  text += "\n";
  for (const ClauseResult& result : run.clauses) {
    const std::string verdict =
        style.paint(color_of(result.verdict), fmt::format("{:<11}", name_of(result.verdict)));
    text += fmt::format("{:<15} {:<11} {} {:>5}  {}\n", result.clause->id,
                        name_of(result.clause->level), verdict, result.judged_in.size(),
                        result.verdict == ClauseVerdict::not_judged && !result.reason.empty()
                            ? fmt::format("({})", printable_line(result.reason))
                            : printable_line(result.clause->title));
  }
  return text + "\n";
}

std::string last_line(const RunResult& run, const TerminalStyle& style) {
  const Summary summary = summarise(run.cases);
  return fmt::format("{} in {:.1f} s\n",
                     style.paint(exit_status(summary) == 0 ? kGreen : kRed, in_words(summary)),
                     static_cast<double>(run.wall.count()) / 1000.0);
}

}  // namespace

std::string terminal_report(const RunResult& run, const TerminalStyle& style) {
  ToldFailures told;
  const std::string failed = failed_cases(run, style, told);
  const std::string broken = broken_cases(run, style, told);
  return failed + broken + known_failures(run, style) + skipped_cases(run, style) + notes(run, style) +
         clause_table(run, style) + last_line(run, style);
}

}  // namespace engagement::conformance
