// What a server shows and proves: a certificate, those that lead to its root, and its key.
#pragma once

#include <string>
#include <vector>

#include "mock-server/tls/handles.h"

namespace engagement::tls {

struct Identity {
  CertificateHandle certificate;
  std::vector<CertificateHandle> chain;  // sent behind it, without the root
  KeyHandle key;
};

// A certificate or key file that cannot be used. what() is "FILE: REASON"; it shows nothing of what
// the file holds.
class FileError : public std::runtime_error {
 public:
  FileError(std::string file, std::string reason);
  const std::string& file() const { return file_; }
  const std::string& reason() const { return reason_; }

 private:
  std::string file_, reason_;
};

// Reads PEM files (RFC 7468): the server's certificate first, then those behind it, and the key,
// which is not encrypted. One file may hold both. Throws FileError.
Identity load_identity(const std::string& certificate_file, const std::string& key_file);

// What a listener needs: TLS 1.2 or newer (RFC 8996), http/1.1 by ALPN (RFC 7301), resumption by
// tickets, no renegotiation and no early data. Throws TlsError.
ServerContext server_context(const Identity& identity);

}  // namespace engagement::tls
