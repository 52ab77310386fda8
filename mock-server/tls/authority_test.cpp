#include "mock-server/tls/authority.h"

#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <ctime>

#include "testing/catch2.h"

namespace engagement::tls {
namespace {

// What a client that goes by the letter of RFC 5280 says of a certificate; "ok" when it takes it.
std::string verdict_on(const Authority& authority, const Identity& identity,
                       const std::string& name) {
  const BioHandle pem(
      BIO_new_mem_buf(authority.pem().data(), static_cast<int>(authority.pem().size())));
  const CertificateHandle root(PEM_read_bio_X509(pem.get(), nullptr, nullptr, nullptr));
  const std::unique_ptr<X509_STORE, Free<X509_STORE_free>> store(X509_STORE_new());
  X509_STORE_add_cert(store.get(), root.get());
  const std::unique_ptr<X509_STORE_CTX, Free<X509_STORE_CTX_free>> check(X509_STORE_CTX_new());
  X509_STORE_CTX_init(check.get(), store.get(), identity.certificate.get(), nullptr);
  X509_STORE_CTX_set_purpose(check.get(), X509_PURPOSE_SSL_SERVER);
  X509_VERIFY_PARAM* rules = X509_STORE_CTX_get0_param(check.get());
  X509_VERIFY_PARAM_set_flags(rules, X509_V_FLAG_X509_STRICT);
  if (X509_VERIFY_PARAM_set1_ip_asc(rules, name.c_str()) != 1) {
    X509_VERIFY_PARAM_set1_host(rules, name.c_str(), name.size());
  }
  X509_verify_cert(check.get());
  return X509_verify_cert_error_string(X509_STORE_CTX_get_error(check.get()));
}

TEST_CASE("a certificate holds for each of its names and for no other", "[RFC 5280]") {
  const Authority authority;
  const Identity identity =
      authority.issue({"127.0.0.1", "::1", "localhost", "api.example.test", "*.example.org"});
  for (const char* name :
       {"127.0.0.1", "::1", "localhost", "api.example.test", "www.example.org"}) {
    CHECK(verdict_on(authority, identity, name) == "ok");
  }
  CHECK(verdict_on(authority, identity, "127.0.0.2") == "IP address mismatch");
  CHECK(verdict_on(authority, identity, "example.test") == "hostname mismatch");
}

TEST_CASE("a certificate is refused after its time and by those who trust another authority") {
  const Authority authority;
  const Authority other("another CA");
  using std::chrono::hours;
  const Identity expired = authority.issue({"localhost"}, {hours(-48), hours(-24)});
  CHECK(verdict_on(authority, expired, "localhost") == "certificate has expired");
  CHECK(verdict_on(other, authority.issue({"localhost"}), "localhost") ==
        "unable to get local issuer certificate");
}

TEST_CASE("a certificate is good from a day ago, for weeks") {
  const Identity identity = Authority().issue({"localhost"});
  const std::time_t now = std::time(nullptr);
  const std::time_t in_weeks = now + 28L * 86'400;
  const std::time_t yesterday = now - 86'000;
  const X509* certificate = identity.certificate.get();
  CHECK(X509_cmp_time(X509_get0_notBefore(certificate), const_cast<std::time_t*>(&yesterday)) < 0);
  CHECK(X509_cmp_time(X509_get0_notAfter(certificate), const_cast<std::time_t*>(&in_weeks)) > 0);
}

TEST_CASE("serial numbers and keys are drawn anew each time") {
  const Authority authority;
  const Identity first = authority.issue({"localhost"});
  const Identity second = authority.issue({"localhost"});
  CHECK(ASN1_INTEGER_cmp(X509_get0_serialNumber(first.certificate.get()),
                         X509_get0_serialNumber(second.certificate.get())) != 0);
  CHECK(EVP_PKEY_eq(first.key.get(), second.key.get()) != 1);
  CHECK(Authority().pem() != authority.pem());
}

TEST_CASE("names that cannot stand in a certificate are refused") {
  CHECK(is_certificate_name("localhost"));
  CHECK(is_certificate_name("xn--bcher-kva.example"));
  CHECK(is_certificate_name("*.example.com"));
  CHECK(is_certificate_name("::1"));
  for (const char* bad : {"", "*", "a..b", "a,DNS:b", "bücher.example", "http://a", "a:1", "-a",
                          "a b", "a.", "[::1]", "*.*.a"}) {
    CHECK_FALSE(is_certificate_name(bad));
  }
  CHECK_FALSE(is_certificate_name(std::string(64, 'a')));
  CHECK_THROWS_AS(Authority().issue({"a,DNS:b"}), TlsError);
}

}  // namespace
}  // namespace engagement::tls
