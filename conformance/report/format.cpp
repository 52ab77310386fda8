#include "conformance/report/format.h"

#include <algorithm>
#include <array>

#include "conformance/report/json_report.h"
#include "conformance/report/junit_report.h"

namespace engagement::conformance {
namespace {

constexpr std::array kFormats = {
    ReportFormat{"json", "everything, for programs (report.schema.json)", json_report},
    ReportFormat{"junit", "JUnit XML, for CI systems", junit_report},
};

}  // namespace

std::span<const ReportFormat> report_formats() {
  return kFormats;
}

const ReportFormat* find_report_format(std::string_view name) {
  const auto found =
      std::find_if(kFormats.begin(), kFormats.end(),
                   [name](const ReportFormat& format) { return format.name == name; });
  return found == kFormats.end() ? nullptr : &*found;
}

}  // namespace engagement::conformance
