#include "conformance/report/format.h"

#include <algorithm>
#include <array>

#include "conformance/report/ctrf_report.h"
#include "conformance/report/html_report.h"
#include "conformance/report/json_report.h"
#include "conformance/report/junit_report.h"
#include "conformance/report/markdown_report.h"

namespace engagement::conformance {
namespace {

constexpr std::array kFormats = {
    ReportFormat{"html", "one page for people, with the evidence", "html", html_report},
    ReportFormat{"json", "everything, for programs (report.schema.json)", "json", json_report},
    ReportFormat{"junit", "JUnit XML, for CI systems", "xml", junit_report},
    ReportFormat{"ctrf", "Common Test Report Format, for tools", "json", ctrf_report},
    ReportFormat{"markdown", "a summary for pages that show Markdown", "md", markdown_report},
};

}  // namespace

std::span<const ReportFormat> report_formats() {
  return kFormats;
}

std::string report_format_names() {
  std::string names;
  for (const ReportFormat& format : kFormats) {
    names += (names.empty() ? "" : ", ") + std::string(format.name);
  }
  return names;
}

const ReportFormat* find_report_format(std::string_view name) {
  const auto found =
      std::find_if(kFormats.begin(), kFormats.end(),
                   [name](const ReportFormat& format) { return format.name == name; });
  return found == kFormats.end() ? nullptr : &*found;
}

}  // namespace engagement::conformance
