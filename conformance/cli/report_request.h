// What --report asks for.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "conformance/report/format.h"

namespace engagement::conformance {

struct ReportRequest {
  const ReportFormat* format = nullptr;
  std::filesystem::path file;
};

// Each text is FORMAT=FILE. Throws UsageError: no such format, no file, one file for two reports.
std::vector<ReportRequest> parse_report_requests(const std::vector<std::string>& texts);

}  // namespace engagement::conformance
