// Shows what a server was seen to do.
#pragma once

#include <string>
#include <string_view>

#include "conformance/provider/run.h"

namespace engagement::conformance::provider {

struct ReportFrame {
  std::string suite_version;
  std::string base_url;
  std::string started;  // RFC 3339, UTC
  bool strict = false;
};

// A line for each check; below what is broken, what was expected and what came.
std::string text_line(const CheckResult& result);
std::string text_summary(const ProviderRun& run, const ReportFrame& frame);

std::string json_report(const ProviderRun& run, const ReportFrame& frame);
// Checks that are not judged are "skipped"; a broken one that does not count is so, too.
std::string junit_report(const ProviderRun& run, const ReportFrame& frame);

}  // namespace engagement::conformance::provider
