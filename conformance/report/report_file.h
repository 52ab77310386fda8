// Writes a report where the user wants it, whole or not at all.
#pragma once

#include <filesystem>
#include <stdexcept>
#include <string_view>

namespace engagement::conformance {

// what() names the file, what the system said, and the way out.
class ReportFileError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Finds out before a run whether `path` can be written after it, and leaves nothing behind. Throws
// ReportFileError.
void check_report_file(const std::filesystem::path& path);

// A regular file is replaced in one step, so that nobody ever reads half a report; a device or pipe
// is written to. Throws ReportFileError; then an old file is as it was.
void write_report_file(const std::filesystem::path& path, std::string_view contents);

}  // namespace engagement::conformance
