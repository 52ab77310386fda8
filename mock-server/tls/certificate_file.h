// A certificate on disk, for clients that want a file to trust.
#pragma once

#include <string>

namespace engagement::tls {

class CertificateFile {
 public:
  // Writes `pem` to `path`: beside it first, then renamed, so that no reader sees half of it. An
  // empty path makes a file in a private folder of the temporary directory, which is removed with
  // the object. Throws TlsError.
  explicit CertificateFile(const std::string& pem, std::string path = {});
  ~CertificateFile();
  CertificateFile(const CertificateFile&) = delete;
  CertificateFile& operator=(const CertificateFile&) = delete;

  const std::string& path() const { return path_; }

 private:
  std::string folder_;  // empty: the file stays
  std::string path_;
};

}  // namespace engagement::tls
