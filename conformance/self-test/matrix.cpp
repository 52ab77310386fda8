#include "conformance/self-test/matrix.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "conformance/text/text.h"

namespace engagement::conformance {
namespace {

double seconds(std::chrono::milliseconds duration) {
  return static_cast<double>(duration.count()) / 1000;
}

// A client stands under the first of its clauses.
std::string group_of(const Subject& subject) {
  return subject.kind == SubjectKind::correct ? "Correct clients" : subject.clauses.front();
}

std::string clauses_of(const SubjectResult& result) {
  std::vector<std::string> words;
  for (const Blame& blame : result.blames) {
    words.push_back(blame.clause + (blame.is_note ? "?" : ""));
  }
  return fmt::format("{}", fmt::join(words, " "));
}

std::string row(const SubjectResult& result, std::size_t width, const TerminalStyle& style) {
  const SubjectVerdict verdict = verdict_of(result);
  const std::string word = fmt::format("{:<16}", name_of(verdict));
  return fmt::format("  {}  {:<{}}  {}\n", is_good(verdict) ? word : style.paint(kRed, word),
                     result.subject->name, width, clauses_of(result));
}

std::string details(const SubjectResult& result) {
  std::string text = fmt::format("{}: {}\n  {}\n", name_of(verdict_of(result)),
                                 result.subject->name, result.subject->description);
  if (!result.subject->clauses.empty()) {
    text += fmt::format("  to be {} by {}, in {} cases\n",
                        result.subject->kind == SubjectKind::noted ? "noted" : "caught",
                        fmt::join(result.subject->clauses, " or "), result.cases);
  }
  for (const Blame& blame : result.blames) {
    text += fmt::format(
        "  {}{}: {} (in {}{})\n", blame.clause, blame.is_note ? ", a note" : "",
        printable_line(blame.message), blame.cases.front(),
        blame.cases.size() > 1 ? fmt::format(" and {} more", blame.cases.size() - 1) : "");
  }
  if (!result.trouble.empty()) {
    text += fmt::format("  {}\n", printable_line(result.trouble));
  }
  return text;
}

struct Counts {
  std::size_t faulty = 0, caught = 0, noted = 0, noted_rightly = 0, correct = 0, spared = 0;
};

Counts counts_of(const TrialReport& report) {
  Counts counts;
  for (const SubjectResult& result : report.results) {
    const bool good = is_good(verdict_of(result));
    switch (result.subject->kind) {
      case SubjectKind::faulty:
        ++counts.faulty;
        counts.caught += good ? 1 : 0;
        break;
      case SubjectKind::noted:
        ++counts.noted;
        counts.noted_rightly += good ? 1 : 0;
        break;
      case SubjectKind::correct:
        ++counts.correct;
        counts.spared += good ? 1 : 0;
        break;
    }
  }
  return counts;
}

std::size_t rank_of(const std::string& group) {
  const Clause* clause = find_clause(group);
  return clause == nullptr ? all_clauses().size()
                           : static_cast<std::size_t>(clause - all_clauses().data());
}

nlohmann::ordered_json as_json(const SubjectResult& result) {
  nlohmann::ordered_json blames = nlohmann::ordered_json::array();
  for (const Blame& blame : result.blames) {
    blames.push_back({{"clause", blame.clause},
                      {"note", blame.is_note},
                      {"message", valid_utf8(blame.message)},
                      {"cases", blame.cases}});
  }
  nlohmann::ordered_json json = {
      {"name", result.subject->name},           {"description", result.subject->description},
      {"kind", name_of(result.subject->kind)},  {"clauses", result.subject->clauses},
      {"verdict", name_of(verdict_of(result))}, {"cases_run", result.cases},
      {"blamed_by", std::move(blames)}};
  if (!result.trouble.empty()) {
    json["trouble"] = valid_utf8(result.trouble);
  }
  return json;
}

}  // namespace

std::string matrix_text(const TrialReport& report, const TerminalStyle& style) {
  std::size_t width = 0;
  std::map<std::pair<std::size_t, std::string>, std::vector<const SubjectResult*>> groups;
  for (const SubjectResult& result : report.results) {
    const std::string group = group_of(*result.subject);
    groups[{rank_of(group), group}].push_back(&result);
    width = std::max(width, result.subject->name.size());
  }
  std::string text;
  std::string wrong;
  for (const auto& [group, results] : groups) {
    text += style.paint(kBold, group.second) + "\n";
    for (const SubjectResult* result : results) {
      text += row(*result, width, style);
      wrong += is_good(verdict_of(*result)) ? "" : "\n" + details(*result);
    }
  }
  const Counts counts = counts_of(report);
  return text + wrong +
         fmt::format(
             "\n{} of {} faulty clients caught by a clause of their own, {} of {} noted, "
             "{} of {} correct clients not blamed, in {:.1f} s\n",
             counts.caught, counts.faulty, counts.noted_rightly, counts.noted, counts.spared,
             counts.correct, seconds(report.wall));
}

std::string matrix_json(const TrialReport& report) {
  nlohmann::ordered_json clients = nlohmann::ordered_json::array();
  for (const SubjectResult& result : report.results) {
    clients.push_back(as_json(result));
  }
  const Counts counts = counts_of(report);
  const nlohmann::ordered_json json = {{"suite_version", ENGAGEMENT_VERSION},
                                       {"pause_seconds", seconds(report.pause)},
                                       {"wall_seconds", seconds(report.wall)},
                                       {"thorough", report.thorough},
                                       {"exit_status", exit_status(report.results)},
                                       {"summary",
                                        {{"faulty", counts.faulty},
                                         {"caught", counts.caught},
                                         {"noted", counts.noted},
                                         {"noted_rightly", counts.noted_rightly},
                                         {"correct", counts.correct},
                                         {"spared", counts.spared}}},
                                       {"clients", std::move(clients)}};
  return json.dump(2) + "\n";
}

}  // namespace engagement::conformance
