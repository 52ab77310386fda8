// What the mock listens on: plain http, https, and https with certificates that no client may take.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "mock-server/mock.h"
#include "mock-server/transport/server.h"

namespace engagement {

class Listeners {
 public:
  // Makes or reads the certificates. Throws SetupError and data::DataError.
  explicit Listeners(const MockConfig& config);

  // What the transport serves, in this order.
  std::vector<transport::Endpoint> endpoints() const;
  // Takes the ports from the server that serves them.
  void set_ports(const transport::Server& server);

  // "http", "https", "expired", "wrong-name" or "unknown-ca".
  const std::string& name(std::size_t endpoint) const { return all_[endpoint].name; }

  // As those of Mock.
  const std::string& base_url() const { return all_.front().url; }
  int port() const { return all_.front().endpoint.port; }
  const std::string& https_url() const { return https_url_; }
  const std::string& ca_pem() const { return ca_pem_; }
  const std::vector<Mock::BadCertificate>& bad_certificates() const { return bad_certificates_; }

 private:
  struct Listener {
    std::string name;
    transport::Endpoint endpoint;
    std::string url = {};
  };

  void add_https(const MockConfig& config);
  void add_bad_certificates(const MockConfig& config, const tls::Authority& authority,
                            const std::vector<std::string>& names);

  std::string base_path_;
  std::vector<Listener> all_;
  std::string https_url_;
  std::string ca_pem_;
  std::vector<Mock::BadCertificate> bad_certificates_;
};

}  // namespace engagement
