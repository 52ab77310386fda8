#include "conformance/cli/step_summary.h"

#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string_view>

#include "conformance/report/markdown_report.h"

namespace engagement::conformance {
namespace {

// GitHub Docs, "Workflow commands", Step isolation and limits: a larger summary is not shown at
// all.
constexpr std::uintmax_t kLargestSummary = 1024 * 1024;

std::string variable(const char* name) {
  const char* const value = std::getenv(name);
  return value == nullptr ? "" : value;
}

}  // namespace

std::string write_step_summary(const RunResult& run) {
  const std::string file = variable("GITHUB_STEP_SUMMARY");
  if (variable("GITHUB_ACTIONS") != "true" || file.empty()) {
    return "";
  }
  std::error_code error;
  const std::uintmax_t size = std::filesystem::file_size(file, error);
  const std::string text = markdown_report(run);
  if (!error && size + text.size() > kLargestSummary) {
    return fmt::format(
        "the summary was not added to {}: with what is there it would be larger than the 1 MiB "
        "that "
        "GitHub shows. Use --report markdown=FILE instead",
        file);
  }
  std::ofstream out(file, std::ios::app | std::ios::binary);
  out << text << std::flush;
  return out ? "" : fmt::format("the summary could not be written to {}", file);
}

}  // namespace engagement::conformance
