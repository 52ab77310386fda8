#include "conformance/report/report_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <system_error>

#include "conformance/runner/unique_fd.h"

namespace engagement::conformance {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void refuse(const fs::path& path, int error) {
  throw ReportFileError(
      fmt::format("the report {} cannot be written: {}. Name a file in a directory that exists, is "
                  "writable and has room",
                  path.string(), std::generic_category().message(error)));
}

// Devices and pipes, /dev/stdout among them, cannot be replaced by a new file.
bool is_written_in_place(const fs::path& path) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  const bool special = fs::exists(status) && !fs::is_regular_file(status);
  const std::string text = path.string();
  return special || text.starts_with("/dev/") || text.starts_with("/proc/");
}

// Where the file really is: through a symbolic link, its target is what is replaced.
fs::path behind_links(const fs::path& path) {
  std::error_code error;
  fs::path real = fs::weakly_canonical(path, error);
  return error ? path : real;
}

fs::path temporary_beside(const fs::path& path) {
  return path.parent_path() /
         fmt::format(".{}.{}.part", path.filename().string(), static_cast<long>(::getpid()));
}

UniqueFd open_or_refuse(const fs::path& shown, const fs::path& path, int flags) {
  // Without waiting: a pipe that nobody reads would hold us forever.
  UniqueFd file(::open(path.c_str(), flags | O_WRONLY | O_CLOEXEC | O_NONBLOCK, 0666));
  if (!file) {
    refuse(shown, errno);
  }
  ::fcntl(file.get(), F_SETFL, 0);
  return file;
}

void write_all(const fs::path& shown, const UniqueFd& file, std::string_view contents) {
  while (!contents.empty()) {
    const ssize_t written = ::write(file.get(), contents.data(), contents.size());
    if (written < 0 && errno == EINTR) {
      continue;
    }
    if (written < 0) {
      refuse(shown, errno);
    }
    contents.remove_prefix(static_cast<std::size_t>(written));
  }
}

// The new file while it is written; removed unless it was moved into place.
class TemporaryFile {
 public:
  explicit TemporaryFile(const fs::path& shown)
      : shown_(shown),
        target_(behind_links(shown)),
        path_(temporary_beside(target_)),
        file_(open_or_refuse(shown, path_, O_CREAT | O_TRUNC)) {}
  ~TemporaryFile() {
    if (!path_.empty()) {
      ::unlink(path_.c_str());
    }
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  void write(std::string_view contents) { write_all(shown_, file_, contents); }

  void move_into_place() {
    if (::fsync(file_.get()) != 0 || std::rename(path_.c_str(), target_.c_str()) != 0) {
      refuse(shown_, errno);
    }
    path_.clear();
  }

 private:
  fs::path shown_;
  fs::path target_;
  fs::path path_;
  UniqueFd file_;
};

}  // namespace

void check_report_file(const fs::path& path) {
  std::error_code error;
  if (path.empty() || path.filename().empty() || fs::is_directory(path, error)) {
    refuse(path, EISDIR);
  }
  if (is_written_in_place(path)) {
    open_or_refuse(path, path, 0);
  } else {
    const TemporaryFile attempt(path);
  }
}

void write_report_file(const fs::path& path, std::string_view contents) {
  if (is_written_in_place(path)) {
    write_all(path, open_or_refuse(path, path, O_APPEND), contents);
    return;
  }
  TemporaryFile file(path);
  file.write(contents);
  file.move_into_place();
}

}  // namespace engagement::conformance
