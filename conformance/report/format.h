// The formats of reports: one file each, and one row of the table in format.cpp.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "conformance/suite/result.h"

namespace engagement::conformance {

struct ReportFormat {
  std::string_view name;       // as in --report NAME=FILE
  std::string_view contents;   // what it is for, in a few words
  std::string_view extension;  // of its files, without the dot
  // The whole report, UTF-8. Pure; does not throw for want of anything but memory.
  std::string (*write)(const RunResult& run);
};

std::span<const ReportFormat> report_formats();
// "html, markdown, …".
std::string report_format_names();
// Null when there is none of that name.
const ReportFormat* find_report_format(std::string_view name);

}  // namespace engagement::conformance
