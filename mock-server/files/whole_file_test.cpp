#include "mock-server/files/whole_file.h"

#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <system_error>

#include "testing/catch2.h"

namespace engagement::files {
namespace {

namespace fs = std::filesystem;

class Folder {
 public:
  Folder() {
    std::string name = (fs::temp_directory_path() / "filesXXXXXX").string();
    REQUIRE(mkdtemp(name.data()) != nullptr);
    root_ = name;
  }
  ~Folder() { fs::remove_all(root_); }
  std::string path(const std::string& name) const { return (root_ / name).string(); }

 private:
  fs::path root_;
};

std::string content(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

TEST_CASE("the file takes the place of what stood there, with a mode of its own") {
  const Folder folder;
  std::ofstream(folder.path("a")) << "old";
  fs::permissions(folder.path("a"), fs::perms::all);
  write_whole_file(folder.path("a"), "new", 0600);
  CHECK(content(folder.path("a")) == "new");
  CHECK(fs::status(folder.path("a")).permissions() ==
        (fs::perms::owner_read | fs::perms::owner_write));
  CHECK_FALSE(fs::exists(folder.path("a.new")));
}

TEST_CASE("what was left behind is not written to, be it a file or a link") {
  const Folder folder;
  std::ofstream(folder.path("victim")) << "mine";
  fs::create_symlink("victim", folder.path("a.new"));
  write_whole_file(folder.path("a"), "new", 0600);
  CHECK(content(folder.path("victim")) == "mine");
  CHECK_FALSE(fs::is_symlink(folder.path("a")));
  std::ofstream(folder.path("b.new")) << "left";
  fs::permissions(folder.path("b.new"), fs::perms::all);
  write_whole_file(folder.path("b"), "new", 0600);
  CHECK((fs::status(folder.path("b")).permissions() & fs::perms::others_all) == fs::perms::none);
}

TEST_CASE("a file that cannot be put in place leaves nothing behind") {
  const Folder folder;
  fs::create_directory(folder.path("a"));
  CHECK_THROWS_AS(write_whole_file(folder.path("a"), "new", 0600), std::system_error);
  CHECK_FALSE(fs::exists(folder.path("a.new")));
  CHECK_THROWS_AS(write_whole_file(folder.path("none/a"), "new", 0600), std::system_error);
}

std::string refusal_of(const std::string& path, std::size_t largest) {
  try {
    read_whole_file(path, largest);
  } catch (const ReadError& error) {
    return error.what();
  }
  return "";
}

TEST_CASE("a file is read up to the limit, which is named beyond it") {
  const Folder folder;
  std::ofstream(folder.path("a"), std::ios::binary) << std::string(200 * 1024, 'x');
  CHECK(read_whole_file(folder.path("a"), 200 * 1024).size() == 200 * 1024);
  CHECK(refusal_of(folder.path("a"), 200 * 1024 - 1).find("larger than 204799 bytes") == 3);
  CHECK(refusal_of(folder.path("a"), 64 * 1024).find("larger than 64 KiB") == 3);
  std::ofstream(folder.path("empty"));
  CHECK(read_whole_file(folder.path("empty"), 1).empty());
  CHECK(size_text(64 * 1024 * 1024) == "64 MiB");
}

TEST_CASE("what is no regular file is not waited for") {
  const Folder folder;
  REQUIRE(mkfifo(folder.path("pipe").c_str(), 0600) == 0);
  CHECK(refusal_of(folder.path("pipe"), 10).find("a pipe or a device") != std::string::npos);
  CHECK(refusal_of("/dev/zero", 10).find("a pipe or a device") != std::string::npos);
  CHECK(refusal_of(folder.path("."), 10).find("a folder") != std::string::npos);
  CHECK(refusal_of(folder.path("none"), 10).find("No such file") != std::string::npos);
  CHECK_THROWS_AS(check_is_readable_file(folder.path("pipe")), ReadError);
}

}  // namespace
}  // namespace engagement::files
