#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "conformance/report/html/html.h"
#include "conformance/report/html/parts.h"
#include "mock-server/explain/base_string_comparison.h"
#include "mock-server/oauth/mistakes.h"

namespace engagement::conformance::html {
namespace {

constexpr std::size_t kMostShown = 3;         // refusals of one case that differ
constexpr std::size_t kLongestString = 4000;  // bytes of a base string that are shown
constexpr std::size_t kMostParts = 60;

// Text with what differs from `other` marked: what lies between the common beginning and the common
// end of both.
std::string marked(std::string_view text, std::string_view other, std::string_view element) {
  std::size_t begin = 0;
  while (begin < std::min(text.size(), other.size()) && text[begin] == other[begin]) {
    ++begin;
  }
  std::size_t end = 0;
  while (end < std::min(text.size(), other.size()) - begin &&
         text[text.size() - 1 - end] == other[other.size() - 1 - end]) {
    ++end;
  }
  const std::string_view middle = text.substr(begin, text.size() - begin - end);
  return escaped(text.substr(0, begin)) +
         (middle.empty() ? "" : fmt::format("<{0}>{1}</{0}>", element, escaped(middle))) +
         escaped(text.substr(text.size() - end));
}

std::string_view name_of(explain::ComparedPart::Kind kind) {
  switch (kind) {
    case explain::ComparedPart::Kind::method:
      return "Method";
    case explain::ComparedPart::Kind::uri:
      return "URI";
    case explain::ComparedPart::Kind::parameter:
      return "Parameter";
  }
  return "";
}

std::string side(const std::optional<explain::BaseStringPart>& part,
                 const std::optional<explain::BaseStringPart>& other, std::string_view element) {
  if (!part) {
    return "<span class=\"quiet\">nothing</span>";
  }
  const std::string text =
      "<code>" + marked(part->text, other ? other->text : std::string_view(), element) + "</code>";
  return part->decoded == part->text
             ? text
             : text + fmt::format("<br><small>means {}</small>", escaped(part->decoded, 600));
}

std::string part_row(const explain::ComparedPart& part) {
  if (!part.differs()) {
    return fmt::format("<tr><th scope=\"row\">{}</th><td colspan=\"2\"><code>{}</code></td></tr>",
                       name_of(part.kind), escaped(part.expected->text, 1000));
  }
  return fmt::format(
      "<tr class=\"differs\"><th scope=\"row\">{} differs</th><td>{}</td><td>{}</td></tr>",
      name_of(part.kind), side(part.expected, part.received, "ins"),
      side(part.received, part.expected, "del"));
}

std::string parts_table(const std::string& expected, const std::string& received) {
  const explain::BaseStringComparison comparison =
      explain::compare_base_strings(expected, received);
  std::string rows;
  std::size_t shown = 0;
  for (const explain::ComparedPart& part : comparison.parts) {
    if (++shown <= kMostParts) {
      rows += part_row(part);
    }
  }
  return fmt::format(
      "<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"The base strings, part by "
      "part\"><table "
      "class=\"parts\"><caption>The base strings, part by part (RFC 5849 §3.4.1); equal in the "
      "first "
      "{} bytes.</caption><thead><tr><th scope=\"col\">Part</th><th scope=\"col\">Expected</th><th "
      "scope=\"col\">What the client signed</th></tr></thead><tbody>{}</tbody></table></div>",
      comparison.first_difference, rows);
}

std::string whole(std::string_view label, const std::string& text) {
  return fmt::format("<dt>{}</dt><dd><code>{}</code></dd>", label, escaped(text, kLongestString));
}

std::string base_strings(const journal::Entry& request) {
  const std::string& expected = request.verdict.base_string;
  const std::string& received = request.diagnosis.signed_base_string;
  // Of the other reasons the base string is not the cause.
  if (expected.empty() || request.verdict.reason != oauth::Reason::signature_mismatch) {
    return "";
  }
  const std::string strings = whole("Expected", expected) +
                              (received.empty() ? "" : whole("What the client signed", received));
  const std::string open = received.empty() ? " open" : "";
  return (received.empty() ? "" : parts_table(expected, received)) +
         fmt::format(
             "<details class=\"more\"{}><summary>Base string{} as {}</summary><dl "
             "class=\"strings\">{}</dl></details>",
             open, received.empty() ? "" : "s", received.empty() ? "it should be" : "they are",
             strings);
}

std::string mistakes_of(const journal::Entry& request) {
  std::string text;
  for (const std::string_view name : request.diagnosis.mistakes) {
    const oauth::Mistake* const mistake = oauth::find_mistake(name);
    if (mistake == nullptr) {
      continue;
    }
    text += fmt::format(
        "<p><strong>{} <code>{}</code></strong>: {}<br><strong>What to do.</strong> {} "
        "<span class=\"quiet\">({})</span></p>",
        request.diagnosis.is_guess ? "Perhaps" : "Mistake", escaped(name), escaped(mistake->what),
        escaped(mistake->fix), escaped(mistake->source));
  }
  return text;
}

std::string refusal(const journal::Entry& request, std::size_t number) {
  return fmt::format(
      "<div class=\"refusal\"><h5>Request {}: <code>{}</code></h5><p>{} <span "
      "class=\"quiet\">({})</span></p>{}{}</div>",
      number, oauth::code_of(request.verdict.reason), escaped(request.verdict.explanation),
      oauth::source_of(request.verdict.reason), mistakes_of(request), base_strings(request));
}

bool is_alike(const journal::Entry& one, const journal::Entry& other) {
  return one.verdict.reason == other.verdict.reason &&
         one.diagnosis.mistakes == other.diagnosis.mistakes;
}

}  // namespace

std::string signatures_part(const CaseResult& result) {
  std::vector<const journal::Entry*> told;
  std::string text;
  std::size_t others = 0;
  for (std::size_t i = 0; i < result.evidence.requests.size(); ++i) {
    const journal::Entry& request = result.evidence.requests[i];
    if (!request.checked || request.verdict.accepted()) {
      continue;
    }
    const bool is_new = std::none_of(told.begin(), told.end(), [&request](const auto* each) {
      return is_alike(*each, request);
    });
    if (is_new && told.size() < kMostShown) {
      told.push_back(&request);
      text += refusal(request, i + 1);
    } else {
      ++others;
    }
  }
  return others == 0 ? text
                     : text + fmt::format("<p class=\"quiet\">{} refused likewise.</p>",
                                          counted(others, "further request"));
}

}  // namespace engagement::conformance::html
