#include <algorithm>
#include <chrono>
#include <cstdio>

#include "mock-server/explain/base_string_comparison.h"
#include "mock-server/explain/base_string_text.h"
#include "mock-server/explain/report.h"
#include "mock-server/explain/style.h"
#include "mock-server/journal/entry.h"
#include "mock-server/oauth/base_string_uri.h"
#include "mock-server/oauth/mistakes.h"
#include "mock-server/text/printable.h"

namespace engagement::explain {
namespace {

using oauth::Reason;
using Name = oauth::ProtocolParameters::Name;

constexpr std::size_t kColumns = 100;

// "2026-11-23 18:16:24 UTC"; empty for what has no year of four digits.
std::string date_of(std::int64_t seconds) {
  constexpr std::int64_t kLast = 253'402'300'799;  // 9999-12-31 23:59:59
  if (seconds < 0 || seconds > kLast) {
    return {};
  }
  const std::chrono::sys_seconds time{std::chrono::seconds(seconds)};
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(time - day);
  char text[64];
  std::snprintf(text, sizeof text, "%04d-%02u-%02u %02d:%02d:%02d UTC",
                static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                static_cast<unsigned>(date.day()), static_cast<int>(clock.hours().count()),
                static_cast<int>(clock.minutes().count()),
                static_cast<int>(clock.seconds().count()));
  return text;
}

// Characters of UTF-8, which take a column each in the texts of this program.
std::size_t columns_of(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
  }));
}

// Breaks a paragraph, which begins at `column`, at spaces. Longer words than a line stay whole.
std::string wrapped(const std::string& text, std::size_t column = 0) {
  std::string out;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find(' ', begin), text.size());
    const std::string_view word = std::string_view(text).substr(begin, end - begin);
    if (begin > 0 && column + 1 + columns_of(word) > kColumns) {
      out += '\n';
      column = 0;
    } else if (begin > 0) {
      out += ' ';
      ++column;
    }
    out += word;
    column += columns_of(word);
    begin = end + 1;
  }
  return out + "\n";
}

std::string bounded(std::string_view text) {
  constexpr std::size_t kLongest = 400;
  return text::shown(text, kLongest);
}

class TextReport {
 public:
  TextReport(const Explanation& explanation, const ReportContext& context)
      : explanation_(explanation), context_(context), style_(context.colour) {}

  std::string make() {
    add_headline();
    add_request();
    add_notes();
    if (explanation_.is_about_clock()) {
      add_mistakes(explanation_.finding);
      add_clock_hint();
      add_apart_from_clock();
    } else {
      add_details(explanation_.finding);
    }
    return std::move(out_);
  }

 private:
  void add_headline() {
    if (context_.count > 1) {
      out_ += style_.bold("Request " + std::to_string(context_.number) + " of " +
                          std::to_string(context_.count)) +
              " (" + explanation_.pasted.place + ")\n\n";
    }
    const oauth::Verdict& verdict = explanation_.finding.verdict;
    if (verdict.accepted()) {
      out_ += style_.good("Accepted:") + " the signature is right.\n";
    } else {
      add_refusal("Refused: ", verdict);
    }
  }

  // What there is to do about a signature follows below; of the others the explanation tells.
  void add_refusal(std::string_view label, const oauth::Verdict& verdict) {
    const bool is_short = verdict.reason == Reason::signature_mismatch;
    const std::string explanation = is_short ? "The signature is not the one of this request."
                                             : text::printable(verdict.explanation);
    out_ += style_.bad(label) +
            wrapped(std::string(oauth::code_of(verdict.reason)) + " — " + explanation + " (" +
                        std::string(oauth::source_of(verdict.reason)) + ")",
                    label.size());
  }

  void add_row(const char* name, const std::string& value) {
    if (!value.empty()) {
      std::string label = name;
      label.resize(14, ' ');
      out_ += "  " + label + value + "\n";
    }
  }

  void add_request() {
    const recorded::RecordedRequest& request = explanation_.pasted.request;
    const oauth::ProtocolParameters& sent = explanation_.finding.verdict.parameters;
    const std::string target = journal::redacted_target(request.target);
    const bool is_absolute = !oauth::split_target(request.target).scheme.empty();
    out_ += "\n  " + bounded(request.method) + " " +
            bounded(is_absolute ? target : request.scheme + "://" + request.host + target) + "\n";
    add_row("consumer key", bounded(sent[Name::consumer_key]));
    add_row("token", bounded(sent[Name::token]));
    add_row("timestamp", dated(sent[Name::timestamp]));
    add_row("nonce", bounded(sent[Name::nonce]));
    add_row("signed with", bounded(sent[Name::signature_method]));
    const std::string clock = date_of(explanation_.now);
    add_row("clock", (clock.empty() ? std::to_string(explanation_.now) : clock) + " (" +
                         (explanation_.now_from.empty() ? "now" : explanation_.now_from) + ")");
  }

  static std::string dated(std::string_view timestamp) {
    constexpr std::size_t kMostDigits = 12;
    const bool is_number = !timestamp.empty() && timestamp.size() <= kMostDigits &&
                           timestamp.find_first_not_of("0123456789") == std::string_view::npos;
    const std::string date = is_number ? date_of(std::stoll(std::string(timestamp))) : "";
    return bounded(timestamp) + (date.empty() ? "" : " (" + date + ")");
  }

  void add_notes() {
    std::vector<std::string> notes = explanation_.pasted.notes;
    if (!explanation_.scheme_note.empty()) {
      notes.push_back(explanation_.scheme_note);
    }
    for (const std::string& note : notes) {
      out_ += "\n" + wrapped("Note: " + note);
    }
  }

  // What is wrong, how to mend it, and the base strings.
  void add_details(const Finding& finding) {
    add_mistakes(finding);
    add_hints(finding.verdict.reason);
    if (finding.verdict.reason == Reason::signature_mismatch) {
      add_base_strings(finding);
    }
  }

  void add_paragraph(std::string_view label, const std::string& text) {
    out_ += style_.bold(label) + wrapped(text, label.size());
  }

  void add_mistakes(const Finding& finding) {
    const oauth::Diagnosis& diagnosis = finding.diagnosis;
    for (const std::string_view name : diagnosis.mistakes) {
      const oauth::Mistake* mistake = oauth::find_mistake(name);
      if (mistake == nullptr) {
        continue;
      }
      out_ += '\n';
      add_paragraph(finding.verdict.accepted() ? "Allowed, but: "
                    : diagnosis.is_guess       ? "Likely mistake (a guess): "
                                               : "Mistake: ",
                    std::string(name) + " — " + std::string(mistake->what));
      add_paragraph("Fix: ", std::string(mistake->fix) + " (" + std::string(mistake->source) + ")");
    }
    if (diagnosis.is_guess) {
      out_ += wrapped(
          "No known mistake yields this very signature. Compare the base string "
          "below with the one that your client signs; if they are equal, a secret is wrong.");
    }
  }

  void add_hints(Reason reason) {
    if (reason == Reason::consumer_key_unknown || reason == Reason::token_unknown ||
        reason == Reason::token_missing) {
      add_credentials_hint();
    } else if (reason == Reason::authorization_missing || reason == Reason::authorization_scheme) {
      out_ += "\n" +
              wrapped("There is a signature to explain once the request has a field such as") +
              "  Authorization: OAuth oauth_consumer_key=\"…\", oauth_token=\"…\", "
              "oauth_signature=\"…\", …\n" +
              wrapped(
                  "Signatures of consumers other than demo-consumer-key also want "
                  "--credentials FILE.");
    }
  }

  void add_credentials_hint() {
    const bool is_built_in = context_.credentials_file.empty();
    out_ += "\n" +
            wrapped(is_built_in ? "The built-in credentials were used, those of demo-consumer-key. "
                                  "Give the client's own with --credentials FILE:"
                                : "The credentials are those of " +
                                      text::printable(context_.credentials_file) +
                                      ". A file for one client looks like this:") +
            "  {\"consumer_key\": \"…\", \"consumer_secret\": \"…\", \"token\": \"…\", "
            "\"token_secret\": \"…\"}\n";
  }

  void add_clock_hint() {
    if (explanation_.now_from.empty()) {
      out_ += "\n" + wrapped(
                         "The input does not tell when it was sent, so the clock is that of "
                         "now. For another time, add --now SECONDS, such as --now " +
                         bounded(explanation_.finding.verdict.parameters[Name::timestamp]) + ".");
    }
  }

  void add_apart_from_clock() {
    const Finding& finding = explanation_.apart_from_clock;
    out_ += "\n";
    if (finding.verdict.accepted()) {
      out_ += style_.good("Apart from the clock:") + " the signature is right.\n";
    } else {
      add_refusal("Apart from the clock: ", finding.verdict);
    }
    add_details(finding);
  }

  void add_base_strings(const Finding& finding) {
    const std::string& expected = finding.verdict.base_string;
    const std::string& received = finding.diagnosis.signed_base_string;
    if (received.empty()) {
      const bool is_known = !finding.diagnosis.mistakes.empty() && !finding.diagnosis.is_guess;
      out_ +=
          "\n" +
          style_.bold(is_known ? "The base string, which was right:" : "Expected base string:") +
          "\n" + draw_parts(compare_base_strings(expected, expected), style_);
      if (!is_known) {
        out_ += "\n" + style_.bold("The same in one line:") + "\n" + in_one_line(expected);
      }
      return;
    }
    const BaseStringComparison comparison = compare_base_strings(expected, received);
    out_ += "\n" +
            style_.bold("Base strings, first difference behind " +
                        std::to_string(comparison.first_difference) + " equal bytes:") +
            "\n" + draw_first_difference(expected, received, style_) + "\n" +
            style_.bold("Part by part (\"-\" expected, \"+\" signed; decoded beside it):") + "\n" +
            draw_parts(comparison, style_);
  }

  static std::string in_one_line(const std::string& base_string) {
    constexpr std::size_t kLongest = 8 * 1024;
    return "  " + text::printable_ascii(std::string_view(base_string).substr(0, kLongest)) +
           (base_string.size() > kLongest ? "…" : "") + "\n";
  }

  const Explanation& explanation_;
  const ReportContext& context_;
  const Style style_;
  std::string out_;
};

}  // namespace

std::string text_report(const Explanation& explanation, const ReportContext& context) {
  return TextReport(explanation, context).make();
}

}  // namespace engagement::explain
