#include "mock-server/tls/identity.h"

#include <openssl/pem.h>

#include <filesystem>
#include <fstream>

#include "mock-server/tls/authority.h"
#include "mock-server/tls/certificate_file.h"
#include "testing/catch2.h"

namespace engagement::tls {
namespace {

// Files of a test, in a folder that goes with it.
class Files {
 public:
  std::string certificate(const std::string& name, const Identity& identity) {
    return written(name, [&](BIO* out) { PEM_write_bio_X509(out, identity.certificate.get()); });
  }
  std::string key(const std::string& name, const Identity& identity,
                  const char* password = nullptr) {
    return written(name, [&](BIO* out) {
      PEM_write_bio_PKCS8PrivateKey(out, identity.key.get(),
                                    password != nullptr ? EVP_aes_128_cbc() : nullptr, password,
                                    password != nullptr ? 4 : 0, nullptr, nullptr);
    });
  }
  std::string text(const std::string& name, const std::string& content) {
    std::ofstream(folder() / name) << content;
    return (folder() / name).string();
  }

 private:
  std::filesystem::path folder() const {
    return std::filesystem::path(place_.path()).parent_path();
  }

  template <typename Write>
  std::string written(const std::string& name, Write write) {
    const std::string path = (folder() / name).string();
    const BioHandle out(BIO_new_file(path.c_str(), "w"));
    write(out.get());
    return path;
  }

  CertificateFile place_{""};
};

std::string refusal(const std::string& certificate_file, const std::string& key_file) {
  try {
    load_identity(certificate_file, key_file);
  } catch (const FileError& error) {
    return error.what();
  }
  return "taken";
}

TEST_CASE_METHOD(Files, "a certificate, its chain and its key are read from PEM files") {
  const Authority authority;
  const Identity made = authority.issue({"localhost"});
  const std::string certificate_file = certificate("cert.pem", made);
  const std::string key_file = key("key.pem", made);
  std::ofstream(certificate_file, std::ios::app) << authority.pem();
  const Identity read = load_identity(certificate_file, key_file);
  CHECK(X509_cmp(read.certificate.get(), made.certificate.get()) == 0);
  CHECK(EVP_PKEY_eq(read.key.get(), made.key.get()) == 1);
  CHECK(read.chain.size() == 1);
  CHECK(server_context(read) != nullptr);
}

TEST_CASE_METHOD(Files, "files that cannot be used are refused with the file and the reason") {
  using testing::contains;
  const Authority authority;
  const Identity one = authority.issue({"localhost"});
  const std::string good = certificate("cert.pem", one);
  const std::string good_key = key("key.pem", one);
  const std::string empty = text("empty.pem", "");
  const std::string damaged =
      text("damaged.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
  CHECK(refusal(good, good_key) == "taken");
  CHECK_THAT(refusal("/nonexistent.pem", good_key),
             contains("/nonexistent.pem: cannot be read (No such file"));
  CHECK_THAT(refusal(good, "/"), contains("/: not a regular file but a folder"));
  CHECK_THAT(refusal(good, "/dev/zero"), contains("/dev/zero: not a regular file but a pipe or a device"));
  CHECK_THAT(refusal(empty, good_key), contains("empty.pem: is empty"));
  CHECK_THAT(refusal(good_key, good_key), contains("key.pem: holds no certificate"));
  CHECK_THAT(refusal(good, good), contains("cert.pem: holds no private key"));
  CHECK_THAT(refusal(damaged, good_key), contains("damaged.pem: certificate 1 in it is damaged"));
  CHECK_THAT(refusal(good, key("other.pem", authority.issue({"localhost"}))),
             contains("other.pem: is not the key of the first certificate in "));
  CHECK_THAT(refusal(good, key("locked.pem", one, "hush")), contains("the key is encrypted"));
}

}  // namespace
}  // namespace engagement::tls
