#include "conformance/runner/case_server.h"

#include <fmt/core.h>

#include <algorithm>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "conformance/runner/adapter_request.h"
#include "conformance/runner/closed_port.h"
#include "mock-server/mock.h"

namespace engagement::conformance {
namespace {

// The script of the case, for whatever request comes: what is wrong with one is the judge's
// business.
fixtures::Fixture scripted(const Case& test_case, const std::string& other_origin) {
  fixtures::Fixture fixture;
  fixture.name = test_case.name;
  fixture.scope = fixtures::Scope::global;
  fixture.responses = test_case.answers;
  fixture.then = fixtures::Then::repeat_last;
  for (fixtures::Answer& answer : fixture.responses) {
    for (auto& [name, value] : answer.headers) {
      if (const std::size_t at = value.find(kOtherOrigin); at != std::string::npos) {
        value.replace(at, kOtherOrigin.size(), other_origin);
      }
    }
  }
  return fixture;
}

oauth::CredentialStore credentials_of(const Inputs& inputs) {
  oauth::Credential credential;
  credential.consumer_key = inputs.consumer_key;
  credential.consumer_secret = inputs.consumer_secret;
  if (!inputs.token.empty()) {
    credential.token = inputs.token;
  }
  credential.token_secret = inputs.token_secret;
  return oauth::CredentialStore({credential});
}

MockConfig mock_config(const Case& test_case, const std::string& other_origin,
                       std::shared_ptr<const tls::Authority> authority, const CaseServerOptions& options) {
  MockConfig config;
  config.host = options.host;
  config.port = options.port;
  if (options.on_answered) {
    config.on_answered = [call = options.on_answered](const journal::Entry& /*entry*/) { call(); };
  }
  config.base_path = test_case.base_path;
  config.credentials = credentials_of(test_case.inputs);
  config.signature_methods = {test_case.inputs.signature_method};
  config.fixtures = {scripted(test_case, other_origin)};
  config.built_in_fixtures = false;
  config.enforcement = Enforcement::record;
  if (is_over_tls(test_case.server)) {
    config.http = false;
    config.https.emplace();
    config.https->port = is_untrustworthy(test_case.server) ? 0 : options.port;
    config.https->authority = std::move(authority);
    config.https->bad_certificates = is_untrustworthy(test_case.server);
  }
  return config;
}

std::string_view listener_of(Server server) {
  switch (server) {
    case Server::expired:
      return "expired";
    case Server::wrong_name:
      return "wrong-name";
    case Server::unknown_ca:
      return "unknown-ca";
    case Server::http:
    case Server::https:
    case Server::refused:
      break;
  }
  return {};
}

// A failure of the mock must not look like an answer that was asked for.
void note_internal_errors(const std::vector<journal::Entry>& requests, Evidence& evidence) {
  for (const journal::Entry& request : requests) {
    if (!request.internal_error.empty() && evidence.setup_error.empty()) {
      evidence.setup_error = "the mock failed: " + request.internal_error;
    }
  }
}

// Where a redirect leads: another host name and port. What "localhost" stands for first differs from
// system to system and from library to library, so it listens at both addresses where it can.
class OtherOrigin {
 public:
  OtherOrigin() {
    MockConfig config;
    config.enforcement = Enforcement::record;
    config.built_in_fixtures = false;
    ipv4_.emplace(config);
    config.host = "::1";
    config.port = ipv4_->port();
    try {
      ipv6_.emplace(config);
    } catch (const SetupError&) {
      // No IPv6 here, or the port is taken there.
    }
  }

  std::string origin() const { return fmt::format("http://localhost:{}", ipv4_->port()); }

  std::size_t count() const {
    return ipv4_->requests().size() + (ipv6_ ? ipv6_->requests().size() : 0);
  }

  std::vector<journal::Entry> take() {
    std::vector<journal::Entry> all = ipv4_->requests();
    if (ipv6_) {
      const std::vector<journal::Entry> more = ipv6_->requests();
      all.insert(all.end(), more.begin(), more.end());
    }
    std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) {
      return a.received_at < b.received_at;
    });
    return all;
  }

 private:
  std::optional<Mock> ipv4_;
  std::optional<Mock> ipv6_;
};

}  // namespace

class CaseServer::Impl {
 public:
  Impl(const Case& test_case, std::shared_ptr<const tls::Authority> authority,
       std::function<void()> on_arrival, const CaseServerOptions& options) {
    if (test_case.server == Server::refused) {
      closed_port_.emplace();
      return;
    }
    if (leads_elsewhere(test_case)) {
      elsewhere_.emplace();
    }
    MockConfig config =
        mock_config(test_case, elsewhere_ ? elsewhere_->origin() : "", std::move(authority), options);
    config.on_arrival = std::move(on_arrival);
    config.on_tls_failure = [this](const std::string& /*listener*/, const std::string& problem) {
      const std::lock_guard lock(mutex_);
      tls_failures_.push_back(problem);
    };
    breaks_ = std::any_of(test_case.answers.begin(), test_case.answers.end(),
                          [](const fixtures::Answer& answer) { return answer.fault.has_value(); });
    mock_.emplace(std::move(config));
  }

  std::string base_url(const Case& test_case) const {
    if (closed_port_) {
      return fmt::format("http://127.0.0.1:{}{}", closed_port_->number(), test_case.base_path);
    }
    for (const Mock::BadCertificate& each : mock_->bad_certificates()) {
      if (each.name == listener_of(test_case.server)) {
        return each.url;
      }
    }
    return mock_->base_url();
  }

  std::size_t requests() const {
    return (mock_ ? mock_->requests().size() : 0) + (elsewhere_ ? elsewhere_->count() : 0);
  }

  std::vector<journal::Entry> received() const {
    return mock_ ? mock_->requests() : std::vector<journal::Entry>();
  }

  void finish(Evidence& evidence) {
    if (mock_) {
      // The client has gone: nobody waits any more for an answer that never ends.
      mock_->stop(std::chrono::milliseconds(breaks_ ? 0 : 1000));
      evidence.requests = mock_->requests();
      note_internal_errors(evidence.requests, evidence);
    }
    if (elsewhere_) {
      evidence.elsewhere = elsewhere_->take();
    }
    const std::lock_guard lock(mutex_);
    evidence.tls_failures = tls_failures_;
  }

 private:
  std::mutex mutex_;
  std::vector<std::string> tls_failures_;
  bool breaks_ = false;
  std::optional<ClosedPort> closed_port_;
  std::optional<OtherOrigin> elsewhere_;
  std::optional<Mock> mock_;  // calls what stands above
};

CaseServer::CaseServer(const Case& test_case, std::shared_ptr<const tls::Authority> authority,
                       std::function<void()> on_arrival, const CaseServerOptions& options)
    : impl_(std::make_unique<Impl>(test_case, std::move(authority), std::move(on_arrival), options)),
      base_url_(client_base_url(test_case, impl_->base_url(test_case))) {}

CaseServer::~CaseServer() = default;

std::size_t CaseServer::requests() const {
  return impl_->requests();
}

std::vector<journal::Entry> CaseServer::received() const {
  return impl_->received();
}

void CaseServer::finish(Evidence& evidence) {
  impl_->finish(evidence);
}

}  // namespace engagement::conformance
