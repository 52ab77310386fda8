// OpenSSL's objects with their owners, and what went wrong in the library.
#pragma once

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <memory>
#include <stdexcept>
#include <string>

namespace engagement::tls {

template <auto free>
struct Free {
  template <typename T>
  void operator()(T* object) const {
    free(object);
  }
};

using BioHandle = std::unique_ptr<BIO, Free<BIO_free_all>>;
using KeyHandle = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;
using CertificateHandle = std::unique_ptr<X509, Free<X509_free>>;
using ConnectionHandle = std::unique_ptr<SSL, Free<SSL_free>>;

// Shared by every connection of a listener; safe to use from any thread once it is made.
using ServerContext = std::shared_ptr<SSL_CTX>;

class TlsError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Why the library refused, in its words; empties the thread's queue of errors.
std::string take_library_error();

// Throws TlsError, with the library's reason, when a call of the library failed.
void require(bool good, const std::string& what);

}  // namespace engagement::tls
