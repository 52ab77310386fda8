#include "mock-server/tls/certificate_file.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <utility>

#include "mock-server/files/whole_file.h"
#include "mock-server/tls/handles.h"

namespace engagement::tls {
namespace {

std::string make_private_folder() {
  const char* base = std::getenv("TMPDIR");
  std::string name =
      std::string(base != nullptr && *base != '\0' ? base : "/tmp") + "/engagement-mock-XXXXXX";
  if (mkdtemp(name.data()) == nullptr) {
    throw TlsError("cannot make the temporary folder " + name + " (" + std::strerror(errno) + ")");
  }
  return name;
}

void remove_folder(const std::string& folder) {
  std::error_code ignored;
  if (!folder.empty()) {
    std::filesystem::remove_all(folder, ignored);
  }
}

}  // namespace

CertificateFile::CertificateFile(const std::string& pem, std::string path)
    : folder_(path.empty() ? make_private_folder() : ""),
      path_(path.empty() ? folder_ + "/ca.pem" : std::move(path)) {
  try {
    files::write_whole_file(path_, pem, 0666);
  } catch (const std::system_error& error) {
    remove_folder(folder_);
    throw TlsError("cannot write the certificate file " + path_ + " (" + error.code().message() +
                   "); check the folder and its permissions");
  }
}

CertificateFile::~CertificateFile() {
  remove_folder(folder_);
}

}  // namespace engagement::tls
