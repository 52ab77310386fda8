#include "conformance/report/report_file.h"

#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <iterator>
#include <string>

#include "testing/catch2.h"

namespace engagement::conformance {
namespace {

namespace fs = std::filesystem;
using engagement::testing::contains;

class TemporaryDirectory {
 public:
  TemporaryDirectory() {
    std::string name = (fs::temp_directory_path() / "report-file-XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    path_ = name;
  }
  ~TemporaryDirectory() { fs::remove_all(path_); }
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;

  fs::path operator/(const std::string& name) const { return path_ / name; }
  std::ptrdiff_t files() const {
    return std::distance(fs::directory_iterator(path_), fs::directory_iterator());
  }

 private:
  fs::path path_;
};

std::string contents(const fs::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::string refusal(const fs::path& path) {
  try {
    check_report_file(path);
  } catch (const ReportFileError& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("the check leaves nothing behind and an old report as it is") {
  const TemporaryDirectory directory;
  CHECK(refusal(directory / "new.json").empty());
  CHECK(directory.files() == 0);
  std::ofstream(directory / "old.json") << "old";
  CHECK(refusal(directory / "old.json").empty());
  CHECK(contents(directory / "old.json") == "old");
  CHECK(directory.files() == 1);
}

TEST_CASE("a path that cannot be written is refused with the path and the reason") {
  const TemporaryDirectory directory;
  CHECK_THAT(refusal(directory / "no/such/dir.json"),
             contains("no/such/dir.json") && contains("No such file or directory"));
  CHECK_THAT(refusal(directory / ""), contains("Is a directory"));
  CHECK_THAT(refusal("/proc/no-such-file"), contains("/proc/no-such-file"));
}

TEST_CASE("a report replaces the old one in one piece") {
  const TemporaryDirectory directory;
  const fs::path path = directory / "report.json";
  std::ofstream(path) << "something long and old";
  write_report_file(path, "new");
  CHECK(contents(path) == "new");
  CHECK(directory.files() == 1);
}

TEST_CASE("a symbolic link stays one, and its target is replaced") {
  const TemporaryDirectory directory;
  std::ofstream(directory / "target.json") << "old";
  fs::create_symlink("target.json", directory / "link.json");
  write_report_file(directory / "link.json", "new");
  CHECK(fs::is_symlink(directory / "link.json"));
  CHECK(contents(directory / "target.json") == "new");
}

TEST_CASE("a full device is an error, and stays a device") {
  CHECK(refusal("/dev/full").empty());
  CHECK_THROWS_WITH(write_report_file("/dev/full", "report"),
                    contains("/dev/full") && contains("No space left"));
  CHECK(fs::is_character_file("/dev/full"));
}

TEST_CASE("a pipe without a reader does not hang the suite") {
  const TemporaryDirectory directory;
  const fs::path pipe = directory / "pipe";
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  CHECK_THAT(refusal(pipe), contains("No such device"));
}

}  // namespace engagement::conformance
