#include "mock-server/tls/identity.h"

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/pem.h>

#include <utility>

#include "mock-server/files/whole_file.h"

namespace engagement::tls {
namespace {

constexpr std::size_t kLargestFile = 1024 * 1024;

// A file's bytes, wiped with their scope: they may be a key.
class FileBytes {
 public:
  explicit FileBytes(const std::string& path) {
    try {
      bytes_ = files::read_whole_file(path, kLargestFile);
    } catch (const files::ReadError& error) {
      throw FileError(path, error.what());
    }
    if (bytes_.empty()) {
      throw FileError(path, "is empty");
    }
  }
  ~FileBytes() { OPENSSL_cleanse(bytes_.data(), bytes_.size()); }
  FileBytes(const FileBytes&) = delete;
  FileBytes& operator=(const FileBytes&) = delete;

  BioHandle reader() const {
    return BioHandle(BIO_new_mem_buf(bytes_.data(), static_cast<int>(bytes_.size())));
  }

 private:
  std::string bytes_;
};

int note_that_a_password_is_needed(char* /*buffer*/, int /*size*/, int /*writing*/, void* noted) {
  *static_cast<bool*>(noted) = true;
  return -1;
}

KeyHandle read_key(const std::string& path) {
  const FileBytes bytes(path);
  bool is_encrypted = false;
  KeyHandle key(PEM_read_bio_PrivateKey(bytes.reader().get(), nullptr,
                                        note_that_a_password_is_needed, &is_encrypted));
  ERR_clear_error();
  if (is_encrypted) {
    throw FileError(path,
                    "the key is encrypted, and there is nobody to ask for its password. Decrypt it "
                    "with: openssl pkey -in FILE -out NEW-FILE");
  }
  if (key == nullptr) {
    throw FileError(path, "holds no private key in PEM (\"-----BEGIN PRIVATE KEY-----\")");
  }
  return key;
}

std::vector<CertificateHandle> read_certificates(const std::string& path) {
  const FileBytes bytes(path);
  const BioHandle reader = bytes.reader();
  std::vector<CertificateHandle> all;
  while (X509* certificate = PEM_read_bio_X509(reader.get(), nullptr, nullptr, nullptr)) {
    all.emplace_back(certificate);
  }
  // "No start line" is how the library tells the end.
  const bool damaged = ERR_GET_REASON(ERR_peek_last_error()) != PEM_R_NO_START_LINE;
  ERR_clear_error();
  if (damaged) {
    throw FileError(path, "certificate " + std::to_string(all.size() + 1) + " in it is damaged");
  }
  if (all.empty()) {
    throw FileError(path, "holds no certificate in PEM (\"-----BEGIN CERTIFICATE-----\")");
  }
  return all;
}

// Of what the client offers, http/1.1; a client that speaks something else only is refused.
int select_http_1_1(SSL* /*connection*/, const unsigned char** chosen, unsigned char* chosen_size,
                    const unsigned char* offered, unsigned offered_size, void* /*unused*/) {
  constexpr std::string_view kHttp = "http/1.1";
  for (unsigned at = 0; at < offered_size; at += 1U + offered[at]) {
    const std::string_view name(reinterpret_cast<const char*>(offered + at + 1), offered[at]);
    if (name == kHttp) {
      *chosen = offered + at + 1;
      *chosen_size = offered[at];
      return SSL_TLSEXT_ERR_OK;
    }
  }
  return SSL_TLSEXT_ERR_ALERT_FATAL;
}

}  // namespace

FileError::FileError(std::string file, std::string reason)
    : std::runtime_error(file + ": " + reason),
      file_(std::move(file)),
      reason_(std::move(reason)) {}

Identity load_identity(const std::string& certificate_file, const std::string& key_file) {
  Identity identity;
  identity.chain = read_certificates(certificate_file);
  identity.certificate = std::move(identity.chain.front());
  identity.chain.erase(identity.chain.begin());
  identity.key = read_key(key_file);
  if (X509_check_private_key(identity.certificate.get(), identity.key.get()) != 1) {
    ERR_clear_error();
    throw FileError(key_file, "is not the key of the first certificate in " + certificate_file);
  }
  return identity;
}

ServerContext server_context(const Identity& identity) {
  const ServerContext context(SSL_CTX_new(TLS_server_method()), &SSL_CTX_free);
  require(context != nullptr, "cannot set up TLS");
  SSL_CTX* raw = context.get();
  require(SSL_CTX_set_min_proto_version(raw, TLS1_2_VERSION) == 1, "cannot ask for TLS 1.2");
  SSL_CTX_set_options(raw, SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE);
  // Sessions are kept by the clients, in tickets, so that they cost no memory here.
  SSL_CTX_set_session_cache_mode(raw, SSL_SESS_CACHE_OFF);
  // A record that is no data ends the call, so that a client that sends them without end gets one
  // turn at a time like any other. A write that has to wait may go on from another address.
  SSL_CTX_clear_mode(raw, SSL_MODE_AUTO_RETRY);
  SSL_CTX_set_mode(raw, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                            SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_alpn_select_cb(raw, select_http_1_1, nullptr);
  require(SSL_CTX_use_certificate(raw, identity.certificate.get()) == 1 &&
              SSL_CTX_use_PrivateKey(raw, identity.key.get()) == 1,
          "the certificate cannot be used for TLS");
  for (const CertificateHandle& each : identity.chain) {
    require(SSL_CTX_add1_chain_cert(raw, each.get()) == 1, "the certificate chain cannot be used");
  }
  return context;
}

}  // namespace engagement::tls
