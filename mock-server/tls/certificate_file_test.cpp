#include "mock-server/tls/certificate_file.h"

#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "mock-server/tls/handles.h"
#include "testing/catch2.h"

namespace engagement::tls {
namespace {

std::string content(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

TEST_CASE("without a path the file stands in a private folder and goes with the object") {
  std::string path;
  {
    const CertificateFile file("pem");
    path = file.path();
    CHECK(content(path) == "pem");
    struct stat status {};
    REQUIRE(stat(std::filesystem::path(path).parent_path().c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0700);
  }
  CHECK_FALSE(std::filesystem::exists(std::filesystem::path(path).parent_path()));
}

TEST_CASE("with a path the file replaces what was there, and stays") {
  const CertificateFile place("");
  const std::string path = place.path() + ".mine";
  { const CertificateFile file("old", path); }
  { const CertificateFile file("new", path); }
  CHECK(content(path) == "new");
  CHECK_FALSE(std::filesystem::exists(path + ".new"));
}

TEST_CASE("a file that cannot be written is told with its path") {
  CHECK_THROWS_WITH(CertificateFile("pem", "/nonexistent/ca.pem"),
                    testing::contains("/nonexistent/ca.pem (No such file or directory)"));
}

}  // namespace
}  // namespace engagement::tls
