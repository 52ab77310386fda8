#include "mock-server/listeners.h"

#include <memory>
#include <utility>

#include "mock-server/data/data_error.h"
#include "mock-server/tls/authority.h"
#include "mock-server/tls/identity.h"

namespace engagement {
namespace {

// Every name by which a client on this machine, or by `host`, may reach the mock.
std::vector<std::string> certificate_names(const MockConfig& config) {
  std::vector<std::string> names = {"localhost", "127.0.0.1", "::1"};
  if (tls::is_certificate_name(config.host)) {
    names.push_back(config.host);
  }
  names.insert(names.end(), config.https->host_names.begin(), config.https->host_names.end());
  return names;
}

void check(const MockConfig& config) {
  if (!config.http && !config.https) {
    throw SetupError("neither http nor https is to be spoken; turn one on");
  }
  if (!config.https) {
    return;
  }
  const HttpsConfig& https = *config.https;
  if (https.certificate_file.empty() != https.key_file.empty()) {
    throw SetupError("a certificate file needs a key file, and a key file a certificate file");
  }
  if (!https.certificate_file.empty() && https.bad_certificates) {
    throw SetupError(
        "bad certificates need the mock's own authority: leave the certificate file out");
  }
}

}  // namespace

Listeners::Listeners(const MockConfig& config) : base_path_(config.base_path) {
  check(config);
  if (config.http) {
    all_.push_back({"http", {config.host, config.port, nullptr}});
  }
  if (config.https) {
    try {
      add_https(config);
    } catch (const tls::FileError& error) {
      throw data::DataError(error.file(), "", error.reason());
    } catch (const tls::TlsError& error) {
      throw SetupError(error.what());
    }
  }
}

void Listeners::add_https(const MockConfig& config) {
  const HttpsConfig& https = *config.https;
  const auto listen = [&](const tls::Identity& identity) {
    all_.push_back({"https", {config.host, https.port, tls::server_context(identity)}});
  };
  if (!https.certificate_file.empty()) {
    listen(tls::load_identity(https.certificate_file, https.key_file));
    return;
  }
  const auto authority =
      https.authority ? https.authority : std::make_shared<const tls::Authority>();
  const auto names = certificate_names(config);
  ca_pem_ = authority->pem();
  listen(authority->issue(names));
  if (https.bad_certificates) {
    add_bad_certificates(config, *authority, names);
  }
}

// Each has one thing wrong, so that a client that takes it shows what it does not look at.
void Listeners::add_bad_certificates(const MockConfig& config, const tls::Authority& authority,
                                     const std::vector<std::string>& names) {
  using std::chrono::hours;
  const tls::Authority stranger("engagement-mock CA that nobody trusts");
  const auto add = [&](const char* name, const tls::Identity& identity) {
    all_.push_back({name, {config.host, 0, tls::server_context(identity)}});
  };
  add("expired", authority.issue(names, {hours(-24 * 30), hours(-24)}));
  add("wrong-name", authority.issue({"wrong-name.invalid"}));
  add("unknown-ca", stranger.issue(names));
}

std::vector<transport::Endpoint> Listeners::endpoints() const {
  std::vector<transport::Endpoint> endpoints;
  for (const Listener& each : all_) {
    endpoints.push_back(each.endpoint);
  }
  return endpoints;
}

void Listeners::set_ports(const transport::Server& server) {
  for (std::size_t i = 0; i < all_.size(); ++i) {
    Listener& each = all_[i];
    each.endpoint.port = server.port(i);
    each.url = std::string(each.endpoint.tls ? "https://" : "http://") +
               transport::url_host(each.endpoint.host) + ":" + std::to_string(each.endpoint.port) + base_path_;
    if (each.name == "https") {
      https_url_ = each.url;
    } else if (each.name != "http") {
      bad_certificates_.push_back({each.name, each.url});
    }
  }
}

}  // namespace engagement
