#include "mock-server/journal/journal_file.h"

#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <vector>

#include "testing/catch2.h"

namespace {
int interruptions = 0;  // how many writes to come a signal interrupts
}  // namespace

// Stands before the one of the C library: no test can time a signal into the midst of a write.
extern "C" ssize_t write(int file, const void* bytes, size_t count) {
  if (interruptions > 0) {
    --interruptions;
    errno = EINTR;
    return -1;
  }
  return syscall(SYS_write, file, bytes, count);
}

namespace engagement::journal {
namespace {

struct Folder {
  std::filesystem::path path = make();
  ~Folder() { std::filesystem::remove_all(path); }

  static std::filesystem::path make() {
    std::string name = (std::filesystem::temp_directory_path() / "journal-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) {
      throw std::runtime_error("no temporary folder");
    }
    return name;
  }
};

std::vector<std::string> lines_of(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) {
    lines.push_back(line);
  }
  return lines;
}

TEST_CASE("lines are in the file at once, and are appended to what is there") {
  const Folder folder;
  const auto path = folder.path / "journal.jsonl";
  JournalFile first(path.string());
  first.write("{\"a\":1}");
  CHECK(lines_of(path) == std::vector<std::string>{"{\"a\":1}"});
  JournalFile second(path.string());
  second.write("{\"a\":2}");
  CHECK(lines_of(path).size() == 2);
  CHECK(std::filesystem::status(path).permissions() ==
        (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write));
}

TEST_CASE("a journal that cannot be opened says so") {
  CHECK_THROWS_AS(JournalFile("/nonexistent/journal"), std::runtime_error);
}

TEST_CASE("a full disk is counted and costs nothing else") {
  JournalFile file("/dev/full");
  file.write("a");
  file.write("b");
  CHECK(file.lost() == 2);
}

TEST_CASE("a pipe that nobody empties does not hold up the mock, and lines stay whole") {
  const Folder folder;
  const auto path = folder.path / "pipe";
  REQUIRE(mkfifo(path.c_str(), 0600) == 0);
  std::fstream reader(path, std::ios::in | std::ios::out);  // a pipe has to have a reader
  JournalFile file(path.string());
  for (int i = 0; i < 100; ++i) {
    file.write(std::string(3000, 'x'));
  }
  CHECK(file.lost() > 0);
  std::string line;
  std::getline(reader, line);
  CHECK(line == std::string(3000, 'x'));
}

TEST_CASE("a line whose write a signal interrupts is written again") {
  const Folder folder;
  const auto path = folder.path / "journal.jsonl";
  JournalFile file(path.string());
  interruptions = 2;
  file.write("a");
  CHECK(interruptions == 0);
  CHECK(file.lost() == 0);
  CHECK(lines_of(path) == std::vector<std::string>{"a"});
}

}  // namespace
}  // namespace engagement::journal
