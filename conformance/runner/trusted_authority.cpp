#include "conformance/runner/trusted_authority.h"

#include <fmt/core.h>
#include <stdlib.h>

#include <cerrno>
#include <filesystem>
#include <stdexcept>
#include <system_error>

#include "mock-server/files/whole_file.h"
#include "mock-server/tls/authority.h"

namespace engagement::conformance {

TrustedAuthority::TrustedAuthority()
    : authority_(std::make_shared<const tls::Authority>("engagement-conformance CA")) {
  std::error_code error;
  const std::filesystem::path parent = std::filesystem::temp_directory_path(error);
  folder_ = std::filesystem::absolute(parent / "engagement-conformance-XXXXXX").string();
  if (error || ::mkdtemp(folder_.data()) == nullptr) {
    throw std::runtime_error(
        fmt::format("no folder can be made below {} for the certificate that clients are to trust "
                    "({}); set TMPDIR to a folder that can be written to",
                    parent.empty() ? "TMPDIR" : parent.string(),
                    error ? error.message() : std::generic_category().message(errno)));
  }
  ca_file_ = folder_ + "/ca.pem";
  try {
    constexpr mode_t kReadableByAll = 0644;  // a client may run as somebody else
    files::write_whole_file(ca_file_, authority_->pem(), kReadableByAll);
  } catch (const std::exception& trouble) {
    std::filesystem::remove_all(folder_, error);
    throw std::runtime_error(fmt::format("cannot write {}: {}", ca_file_, trouble.what()));
  }
}

TrustedAuthority::~TrustedAuthority() {
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

}  // namespace engagement::conformance
