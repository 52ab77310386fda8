#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <string_view>

#include "conformance/report/html/html.h"
#include "conformance/report/html/parts.h"
#include "conformance/report/summary.h"
#include "mock-server/oauth/verdict.h"

namespace engagement::conformance::html {
namespace {

constexpr std::size_t kMostAttempts =
    40;  // of one case; what thousands would say more, nobody reads
constexpr std::size_t kMostHeaders = 40;

bool is_named(std::string_view name, std::string_view lower) {
  return std::equal(name.begin(), name.end(), lower.begin(), lower.end(), [](char a, char b) {
    return std::tolower(static_cast<unsigned char>(a)) == b;
  });
}

std::string header_lines(const journal::Entry& request) {
  std::string text;
  std::size_t shown = 0;
  for (const auto& [name, value] : request.headers) {
    if (++shown > kMostHeaders) {
      text += fmt::format("… and {} more fields\n", request.headers.size() - kMostHeaders);
      break;
    }
    const bool credentials =
        is_named(name, "authorization") || is_named(name, "proxy-authorization");
    text +=
        fmt::format("<b>{}</b>: {}\n", escaped(name, 200),
                    escaped(credentials ? journal::redacted_authorization(value) : value, 1500));
  }
  return text;
}

std::string signature_of(const journal::Entry& request) {
  if (!request.checked) {
    return "<span class=\"quiet\">unchecked</span>";
  }
  if (request.verdict.accepted()) {
    return "<span class=\"good\">✓ verifies</span>";
  }
  return fmt::format("<span class=\"bad\">✗ {}</span>", oauth::code_of(request.verdict.reason));
}

std::string_view class_of_answer(const journal::Entry& request) {
  switch (request.status / 100) {
    case 2:
      return "s2";
    case 3:
      return "s3";
    case 4:
      return "s4";
    case 5:
      return "s5";
    default:
      return "fault";
  }
}

std::string row(const Evidence& evidence, std::size_t index) {
  const journal::Entry& request = evidence.requests[index];
  const std::chrono::duration<double> at = request.received_at - evidence.started;
  const std::optional<double> gap = gap_in_ms(evidence, index);
  return fmt::format(
      "<tr><th scope=\"row\">{}</th><td class=\"number\">{:.3f}&nbsp;s</td><td "
      "class=\"number\">{}</td><td><span class=\"answer {}\">{}</span></td><td "
      "class=\"whole\">{}</td><td "
      "class=\"wire\"><code>{} {} {}</code><details class=\"more\"><summary>{}<span "
      "class=\"silent\"> of "
      "request {}</span></summary><pre tabindex=\"0\">{}</pre></details></td></tr>\n",
      index + 1, at.count(), gap ? fmt::format("{:.3f}&nbsp;s", *gap / 1000) : "",
      class_of_answer(request), escaped(request.answered_with), signature_of(request),
      escaped(request.method, 100), escaped(journal::redacted_target(request.target), 2000),
      escaped(request.http_version), counted(request.headers.size(), "header field"), index + 1,
      header_lines(request));
}

}  // namespace

std::string attempts_table(const CaseResult& result) {
  const Evidence& evidence = result.evidence;
  if (evidence.requests.empty()) {
    return "<p class=\"quiet\">No request arrived.</p>";
  }
  std::string rows;
  for (std::size_t i = 0; i < std::min(evidence.requests.size(), kMostAttempts); ++i) {
    rows += row(evidence, i);
  }
  const std::string rest =
      evidence.requests.size() > kMostAttempts
          ? fmt::format("<p class=\"quiet\">And {}, which the JSON report has.</p>",
                        counted(evidence.requests.size() - kMostAttempts, "further request"))
          : "";
  return fmt::format(
      "<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"Requests of {}\"><table "
      "class=\"attempts\"><thead><tr><th scope=\"col\">#</th><th "
      "scope=\"col\" class=\"number\">At</th><th scope=\"col\" class=\"number\">Pause</th><th "
      "scope=\"col\">Answered</th><th scope=\"col\">Signature</th><th scope=\"col\">Request</th>"
      "</tr></thead><tbody>\n{}</tbody></table></div>{}",
      escaped(result.test_case->name), rows, rest);
}

}  // namespace engagement::conformance::html
