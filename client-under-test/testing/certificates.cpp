#include "client-under-test/testing/certificates.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <system_error>

namespace engagement_client::testing {
namespace {

constexpr long kDay = 86'400;

// Not EVP_EC_gen(): that macro casts a const away.
EVP_PKEY* make_key() {
  return EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256");
}

void add_extension(X509* certificate, int kind, const std::string& value) {
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, nullptr, kind, value.c_str());
  if (extension == nullptr) {
    throw std::runtime_error("the test asks for an extension that OpenSSL does not take: " + value);
  }
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

CertificatePointer make_certificate(const std::string& name, EVP_PKEY* key, long seconds_left) {
  CertificatePointer certificate(X509_new(), &X509_free);
  X509_set_version(certificate.get(), X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -kDay);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), seconds_left);
  X509_set_pubkey(certificate.get(), key);
  X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate.get()), "CN", MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
  return certificate;
}

void sign(X509* certificate, X509* issuer, EVP_PKEY* issuer_key) {
  X509_set_issuer_name(certificate, X509_get_subject_name(issuer));
  if (X509_sign(certificate, issuer_key, EVP_sha256()) == 0) {
    throw std::runtime_error("the test's certificate cannot be signed");
  }
}

}  // namespace

Authority::Authority(const std::string& name)
    : key_(make_key(), &EVP_PKEY_free), certificate_(make_certificate(name, key_.get(), kDay)) {
  add_extension(certificate_.get(), NID_basic_constraints, "critical,CA:TRUE");
  sign(certificate_.get(), certificate_.get(), key_.get());
}

ContextPointer Authority::issue(const std::string& alternative_names, long seconds_left) const {
  const KeyPointer key(make_key(), &EVP_PKEY_free);
  const CertificatePointer certificate =
      make_certificate("A server of the tests", key.get(), seconds_left);
  add_extension(certificate.get(), NID_subject_alt_name, alternative_names);
  sign(certificate.get(), certificate_.get(), key_.get());
  ContextPointer context(SSL_CTX_new(TLS_server_method()), &SSL_CTX_free);
  if (SSL_CTX_use_certificate(context.get(), certificate.get()) != 1 ||
      SSL_CTX_use_PrivateKey(context.get(), key.get()) != 1) {
    throw std::runtime_error("the test's certificate cannot be used");
  }
  return context;
}

void Authority::save(const std::filesystem::path& file) const {
  const std::unique_ptr<std::FILE, decltype(&std::fclose)> out(std::fopen(file.c_str(), "w"),
                                                               &std::fclose);
  if (!out || PEM_write_X509(out.get(), certificate_.get()) != 1) {
    throw std::runtime_error("the test cannot write " + file.string());
  }
}

TemporaryDirectory::TemporaryDirectory() {
  std::string name = (std::filesystem::temp_directory_path() / "engagement-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) {
    throw std::runtime_error("the test cannot make a temporary directory");
  }
  path_ = name;
}

TemporaryDirectory::~TemporaryDirectory() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace engagement_client::testing
