#include "mock-server/cli/serve.h"

#include <fmt/core.h>
#include <pthread.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <nlohmann/json.hpp>

#include "mock-server/cli/log.h"
#include "mock-server/fixtures/fixture_file.h"
#include "mock-server/fixtures/fixture_folder.h"
#include "mock-server/mock.h"
#include "mock-server/tls/certificate_file.h"

namespace engagement::cli {
namespace {

// SIGTERM and SIGINT, kept from every thread and taken when they come.
class StopSignals {
 public:
  StopSignals() {
    sigemptyset(&signals_);
    sigaddset(&signals_, SIGTERM);
    sigaddset(&signals_, SIGINT);
    pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
  }

  void wait() const {
    int signal = 0;
    while (sigwait(&signals_, &signal) != 0) {
    }
  }

 private:
  sigset_t signals_{};
};

BodyStyle body_style(const std::string& name) {
  return name == "plain"           ? BodyStyle::plain
         : name == "oauth-problem" ? BodyStyle::oauth_problem
                                   : BodyStyle::json;
}

// With --https the plain port is the one beside it.
void set_ports(MockConfig& config, const ServeOptions& options) {
  config.port = options.port;
  if (options.https) {
    config.http = options.http_port.has_value();
    config.port = options.http_port.value_or(0);
    config.https =
        HttpsConfig{options.port,     options.tls_names,       nullptr, options.certificate_file,
                    options.key_file, options.bad_certificates};
  }
}

MockConfig config_of(const ServeOptions& options) {
  MockConfig config;
  config.host = options.host;
  set_ports(config, options);
  config.trust_forwarded = options.trust_forwarded;
  config.threads = options.threads;
  config.signature_methods = options.signature_methods;
  config.clock_skew = std::chrono::seconds(options.clock_skew);
  config.bodies = body_style(options.bodies);
  config.journal_file = options.journal_file;
  if (options.fixed_time) {
    config.unix_time = [time = *options.fixed_time] { return time; };
  }
  fixtures::KnownCredentials known = options.credentials_file.empty()
                                         ? fixtures::built_in_credentials()
                                         : fixtures::load_credentials(options.credentials_file);
  config.credentials = std::move(known.store);
  config.accounts = std::move(known.accounts);
  return config;
}

// What is ready, as one line. `ca_file` is empty when there is no authority to trust.
std::string json_ready_line(const ServeOptions& options, const Mock& mock,
                            const std::string& ca_file) {
  nlohmann::ordered_json line = {{"event", "ready"},
                                 {"base_url", options.https ? mock.https_url() : mock.base_url()},
                                 {"admin_url", nullptr},
                                 {"ca_file", nullptr}};
  if (!ca_file.empty()) {
    line["ca_file"] = ca_file;
  }
  if (options.http_port) {
    line["http_base_url"] = mock.base_url();
  }
  for (const Mock::BadCertificate& bad : mock.bad_certificates()) {
    line["bad_certificates"][bad.name] = bad.url;
  }
  return line.dump();
}

std::string text_ready_line(const ServeOptions& options, const Mock& mock,
                            const std::string& ca_file) {
  std::string line = fmt::format("engagement-mock is ready at {}",
                                 options.https ? mock.https_url() : mock.base_url());
  if (options.http_port) {
    line += " and " + mock.base_url();
  }
  if (!ca_file.empty()) {
    line += "; clients have to trust " + ca_file;
  }
  for (const Mock::BadCertificate& bad : mock.bad_certificates()) {
    line += fmt::format("; {} certificate at {}", bad.name, bad.url);
  }
  return line;
}

// Written beside and renamed, so that a reader never sees half a line.
void write_ready_file(const std::string& path, const std::string& line) {
  const std::string beside = path + ".new";
  std::ofstream file(beside, std::ios::trunc);
  file << line << '\n';
  file.close();
  if (!file || std::rename(beside.c_str(), path.c_str()) != 0) {
    throw SetupError("cannot write the ready file " + path + " (" + std::strerror(errno) +
                     "); check the folder and its permissions");
  }
}

}  // namespace

int serve(const ServeOptions& options) {
  const StopSignals stop_signals;
  std::signal(SIGPIPE, SIG_IGN);
  MockConfig config = config_of(options);
  RequestLog log(options.log_format, journal::Redactor(config.credentials));
  config.on_answered = [&log](const journal::Entry& entry) { log.write(entry); };
  fixtures::FixtureFolder folder(options.fixtures_folder);
  if (!options.fixtures_folder.empty()) {
    config.fixtures = folder.load();
  }
  config.on_tls_failure = [&log](const std::string& listener, const std::string& problem) {
    log.write_tls_failure(listener, problem);
  };
  Mock mock(std::move(config));
  std::optional<tls::CertificateFile> ca;
  if (!mock.ca_pem().empty()) {
    ca.emplace(mock.ca_pem(), options.ca_file);
  }
  const std::string ca_file = ca ? ca->path() : "";
  const std::string line = options.log_format == "json" ? json_ready_line(options, mock, ca_file)
                                                        : text_ready_line(options, mock, ca_file);
  if (!options.ready_file.empty()) {
    write_ready_file(options.ready_file, line);
  }
  if (std::fputs((line + "\n").c_str(), stdout) < 0 || std::fflush(stdout) != 0) {
    throw SetupError("cannot write the ready line to standard output");
  }
  if (!options.fixtures_folder.empty()) {
    folder.watch(mock.fixtures(), [&log](const fixtures::Reload& reload) { log.write(reload); });
  }
  stop_signals.wait();
  folder.stop();
  mock.stop();
  return 0;
}

}  // namespace engagement::cli
