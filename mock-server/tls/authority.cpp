#include "mock-server/tls/authority.h"

#include <openssl/bn.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <ctime>

namespace engagement::tls {
namespace {

using StringHandle = std::unique_ptr<ASN1_OCTET_STRING, Free<ASN1_OCTET_STRING_free>>;
using NumberHandle = std::unique_ptr<BIGNUM, Free<BN_free>>;
using NamesHandle = std::unique_ptr<GENERAL_NAMES, Free<GENERAL_NAMES_free>>;

KeyHandle make_key() {
  KeyHandle key(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256"));
  require(key != nullptr, "cannot make a key");
  return key;
}

// 127 random bits: positive, and unique enough for clients that remember serial numbers.
void set_serial(X509* certificate) {
  const NumberHandle number(BN_new());
  require(number != nullptr &&
              BN_rand(number.get(), 127, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY) == 1 &&
              BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate)) != nullptr,
          "cannot make a serial number");
}

CertificateHandle make_certificate(const std::string& name, EVP_PKEY* key, Validity validity) {
  CertificateHandle certificate(X509_new());
  require(certificate != nullptr, "cannot make a certificate");
  X509* raw = certificate.get();
  X509_set_version(raw, X509_VERSION_3);
  set_serial(raw);
  const auto set_time = [](ASN1_TIME* time, std::chrono::hours from_now) {
    X509_gmtime_adj(time, static_cast<long>(std::chrono::seconds(from_now).count()));
  };
  set_time(X509_getm_notBefore(raw), validity.begin);
  set_time(X509_getm_notAfter(raw), validity.end);
  require(X509_set_pubkey(raw, key) == 1 &&
              X509_NAME_add_entry_by_txt(X509_get_subject_name(raw), "CN", MBSTRING_UTF8,
                                         reinterpret_cast<const unsigned char*>(name.c_str()), -1,
                                         -1, 0) == 1,
          "cannot make a certificate");
  return certificate;
}

void add_extension(X509* certificate, X509* issuer, int kind, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value);
  require(extension != nullptr, "cannot make a certificate's extension");
  const int added = X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
  require(added == 1, "cannot add a certificate's extension");
}

void sign(X509* certificate, EVP_PKEY* issuer_key) {
  require(X509_sign(certificate, issuer_key, EVP_sha256()) != 0, "cannot sign a certificate");
}

// Put together from its parts: in the library's text form a comma in a name would begin another.
NamesHandle alternative_names(const std::vector<std::string>& names) {
  NamesHandle all(GENERAL_NAMES_new());
  for (const std::string& name : names) {
    require(is_certificate_name(name), "\"" + name + "\" is no host name or address");
    GENERAL_NAME* made = GENERAL_NAME_new();
    if (StringHandle address(a2i_IPADDRESS(name.c_str())); address != nullptr) {
      GENERAL_NAME_set0_value(made, GEN_IPADD, address.release());
    } else {
      ASN1_IA5STRING* text = ASN1_IA5STRING_new();
      ASN1_STRING_set(text, name.data(), static_cast<int>(name.size()));
      GENERAL_NAME_set0_value(made, GEN_DNS, text);
    }
    sk_GENERAL_NAME_push(all.get(), made);
  }
  return all;
}

std::string pem_of(X509* certificate) {
  const BioHandle text(BIO_new(BIO_s_mem()));
  require(text != nullptr && PEM_write_bio_X509(text.get(), certificate) == 1,
          "cannot write a certificate");
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(text.get(), &bytes);
  return {bytes, static_cast<std::size_t>(size)};
}

bool is_label(std::string_view label) {
  return !label.empty() && label.size() <= 63 && label.front() != '-' && label.back() != '-' &&
         std::all_of(label.begin(), label.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '-' || c == '_';
         });
}

}  // namespace

bool is_certificate_name(const std::string& name) {
  if (StringHandle(a2i_IPADDRESS(name.c_str())) != nullptr) {
    return true;
  }
  std::string_view rest = name;
  if (rest.starts_with("*.")) {
    rest.remove_prefix(2);
  }
  if (name.size() > 253 || rest.empty()) {
    return false;
  }
  while (true) {
    const std::size_t dot = rest.find('.');
    if (!is_label(rest.substr(0, dot))) {
      return false;
    }
    if (dot == std::string_view::npos) {
      return true;
    }
    rest.remove_prefix(dot + 1);
  }
}

// RFC 5280 §4.2.1 has the extensions; clients that go by the letter ask for every one of them.
Authority::Authority(const std::string& name)
    : key_(make_key()), certificate_(make_certificate(name, key_.get(), Validity{})) {
  X509* raw = certificate_.get();
  X509_set_issuer_name(raw, X509_get_subject_name(raw));
  add_extension(raw, raw, NID_basic_constraints, "critical,CA:TRUE,pathlen:0");
  add_extension(raw, raw, NID_key_usage, "critical,keyCertSign,cRLSign");
  add_extension(raw, raw, NID_subject_key_identifier, "hash");
  add_extension(raw, raw, NID_authority_key_identifier, "keyid:always");
  sign(raw, key_.get());
  pem_ = pem_of(raw);
}

Identity Authority::issue(const std::vector<std::string>& names, Validity validity) const {
  Identity identity;
  identity.key = make_key();
  identity.certificate = make_certificate("engagement-mock", identity.key.get(), validity);
  X509* raw = identity.certificate.get();
  X509* issuer = certificate_.get();
  X509_set_issuer_name(raw, X509_get_subject_name(issuer));
  add_extension(raw, issuer, NID_basic_constraints, "critical,CA:FALSE");
  add_extension(raw, issuer, NID_key_usage, "critical,digitalSignature");
  add_extension(raw, issuer, NID_ext_key_usage, "serverAuth");
  add_extension(raw, issuer, NID_subject_key_identifier, "hash");
  add_extension(raw, issuer, NID_authority_key_identifier, "keyid:always");
  require(X509_add1_ext_i2d(raw, NID_subject_alt_name, alternative_names(names).get(), 0, 0) == 1,
          "cannot add the names to a certificate");
  sign(raw, key_.get());
  return identity;
}

}  // namespace engagement::tls
