#include "conformance/report/markdown_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "conformance/report/common_findings.h"
#include "conformance/report/headline.h"
#include "conformance/report/summary.h"
#include "conformance/text/text.h"

namespace engagement::conformance {
namespace {

constexpr std::size_t kLongestText = 1200;
constexpr std::size_t kLongestOutput = 4000;
constexpr std::size_t kMostNames = 400;

// Whatever means something in Markdown, in HTML or to GitHub ("@" calls people) as a character
// reference, which never does (GFM §6.2).
std::string literal(std::string_view bytes) {
  constexpr std::string_view kSpecial = "\\`*_{}[]<>&|~#$!@:\"'";
  std::string text;
  for (const char c : printable_line(bytes.substr(0, kLongestText))) {
    text += kSpecial.find(c) == std::string_view::npos ? std::string(1, c)
                                                       : fmt::format("&#{};", static_cast<int>(c));
  }
  return bytes.size() > kLongestText ? text + " …" : text;
}

std::string code(std::string_view bytes) {
  return "<code>" + literal(bytes) + "</code>";
}

// Lines of output. A fence must be longer than any run of backticks inside (GFM §4.5).
std::string fenced(std::string_view bytes) {
  const std::string text = printable(bytes.substr(0, kLongestOutput));
  std::size_t longest = 0;
  std::size_t run = 0;
  for (const char c : text) {
    run = c == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  const std::string fence(std::max<std::size_t>(3, longest + 1), '`');
  return "\n" + fence + "text\n" + text + (text.ends_with('\n') ? "" : "\n") + fence + "\n\n";
}

std::string folded(const std::string& summary, const std::string& body) {
  return fmt::format("<details><summary>{}</summary>\n\n{}\n</details>\n\n", summary, body);
}

std::string cases_in_words(const std::vector<const CaseResult*>& cases) {
  std::string names;
  for (std::size_t i = 0; i < std::min(cases.size(), kMostNames); ++i) {
    names += (i == 0 ? "" : ", ") + code(cases[i]->test_case->name);
  }
  if (cases.size() == 1) {
    return "Seen in " + names + "\n\n";
  }
  return folded(fmt::format("Seen in {} cases", cases.size()), names + "\n");
}

std::string finding(const CommonFinding& each) {
  std::string text = fmt::format("**{}**\n\n", literal(each.message));
  if (!each.example->expected.empty()) {
    text += "- expected: " + code(each.example->expected) + "\n";
  }
  if (!each.example->actual.empty()) {
    text += "- actual: " + code(each.example->actual) + "\n";
  }
  return text + "\n" + cases_in_words(each.cases);
}

// One block for each finding, the first of a clause with its heading.
std::vector<std::string> findings(const std::vector<CommonFinding>& list, bool with_fix) {
  std::vector<std::string> blocks;
  std::string_view clause_before;
  for (const CommonFinding& each : list) {
    std::string heading;
    if (each.example->clause != clause_before) {
      clause_before = each.example->clause;
      const Clause* const clause = find_clause(each.example->clause);
      heading = fmt::format("### {}: {}\n\n", literal(clause_before),
                            clause == nullptr ? "" : literal(clause->title));
      if (with_fix && clause != nullptr) {
        heading += "What to do: " + literal(clause->fix) + "\n\n";
      }
    }
    blocks.push_back(heading + finding(each));
  }
  return blocks;
}

std::vector<std::string> reasons(const std::vector<CommonReason>& list) {
  std::vector<std::string> blocks;
  for (const CommonReason& each : list) {
    std::string text = fmt::format("**{}**\n\n", literal(each.reason));
    for (const AdapterAnswer& call : each.cases.front()->evidence.calls) {
      if (call.kind == AdapterAnswer::Kind::broken && !call.error_output.empty()) {
        text += folded("Standard error of the adapter", fenced(call.error_output));
        break;
      }
    }
    blocks.push_back(text + cases_in_words(each.cases));
  }
  return blocks;
}

std::string clause_table(const RunResult& run) {
  std::string text = "| Clause | Level | Verdict | Cases | The client |\n|---|---|---|---:|---|\n";
  for (const ClauseResult& result : run.clauses) {
    const std::string reason =
        result.reason.empty() ? "" : fmt::format(" ({})", literal(result.reason));
    text += fmt::format("| {} | {} | {} | {} | {}{} |\n", literal(result.clause->id),
                        name_of(result.clause->level), name_of(result.verdict),
                        result.judged_in.size(), literal(result.clause->title), reason);
  }
  return text;
}

std::string head(const RunResult& run) {
  const Summary summary = summarise(run.cases);
  const std::string_view sign = summary.failed > 0 ? "❌" : summary.errors > 0 ? "⚠️" : "✅";
  std::string text = fmt::format("## {} {}\n\n{} in {:.1f} s. Client: {}\n\n", sign,
                                 literal(headline(run)), in_words(summary),
                                 static_cast<double>(run.wall.count()) / 1000, code(run.client));
  if (!run.interrupted.empty()) {
    text += "⚠️ **This run is not whole.** " + literal(run.interrupted) + "\n\n";
  }
  return text;
}

class Document {
 public:
  // Keeps room for `reserved` bytes and for the note.
  explicit Document(std::string head, std::size_t reserved)
      : text_(std::move(head)),
        room_(kLargestMarkdown - std::min(kLargestMarkdown, reserved + 500)) {}

  void add(std::string_view title, const std::vector<std::string>& blocks) {
    bool titled = false;
    for (const std::string& block : blocks) {
      const std::string more = (titled ? "" : fmt::format("## {}\n\n", title)) + block;
      if (text_.size() + more.size() > room_) {
        ++left_out_;
        continue;
      }
      text_ += more;
      titled = true;
    }
  }

  std::string finish(const std::string& end) {
    if (left_out_ > 0) {
      text_ += fmt::format("{} more had no room here; the HTML report has them.\n\n",
                           left_out_ == 1 ? "One finding" : fmt::format("{} findings", left_out_));
    }
    return text_ + end;
  }

 private:
  std::string text_;
  std::size_t room_;
  std::size_t left_out_ = 0;
};

}  // namespace

std::string markdown_report(const RunResult& run) {
  const std::string clauses =
      run.clauses.empty() ? "" : folded("The contract, clause by clause", clause_table(run));
  Document document(head(run), clauses.size());
  document.add("What to change", findings(common_findings(run, &CaseResult::failures), true));
  document.add("What could not be judged", reasons(common_reasons(run, CaseVerdict::error)));
  document.add("Known failures (not counted)", reasons(known_failures(run)));
  document.add("Skipped", reasons(common_reasons(run, CaseVerdict::skipped)));
  document.add("Noted (advisory, counts with --strict)",
               findings(common_findings(run, &CaseResult::notes), false));
  return document.finish(clauses);
}

}  // namespace engagement::conformance
