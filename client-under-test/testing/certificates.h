// Certificates made on the spot, for tests of TLS.
#pragma once

#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <filesystem>
#include <memory>
#include <string>

namespace engagement_client::testing {

using KeyPointer = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using CertificatePointer = std::unique_ptr<X509, decltype(&X509_free)>;
using ContextPointer = std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)>;

// A certificate authority.
class Authority {
 public:
  explicit Authority(const std::string& name);

  // A server's context with a certificate for `alternative_names`, such as
  // "IP:127.0.0.1,DNS:localhost". `seconds_left` is negative for one that has expired.
  ContextPointer issue(const std::string& alternative_names, long seconds_left = 3600) const;

  // Writes the authority's own certificate as PEM.
  void save(const std::filesystem::path& file) const;

 private:
  KeyPointer key_;
  CertificatePointer certificate_;
};

// A directory that goes away with its scope.
class TemporaryDirectory {
 public:
  TemporaryDirectory();
  ~TemporaryDirectory();
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace engagement_client::testing
