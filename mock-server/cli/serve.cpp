#include "mock-server/cli/serve.h"

#include <fmt/core.h>
#include <malloc.h>
#include <pthread.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <ctime>
#include <future>
#include <memory>
#include <nlohmann/json.hpp>
#include <system_error>
#include <thread>

#include "mock-server/admin/guard.h"
#include "mock-server/cli/log.h"
#include "mock-server/files/whole_file.h"
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

  // Whether another one has come.
  bool came_again() const {
    const timespec now{};
    return sigtimedwait(&signals_, nullptr, &now) > 0;
  }

 private:
  sigset_t signals_{};
};

// Sends SIGTERM to this process when standard input ends. Detached, since nothing but its end
// interrupts a read; it touches nothing that goes away before the process does.
void stop_when_input_ends() {
  std::thread([] {
    char ignored[512];
    ssize_t size = 0;
    do {
      size = read(STDIN_FILENO, ignored, sizeof ignored);
    } while (size > 0 || (size < 0 && errno == EINTR));
    kill(getpid(), SIGTERM);
  }).detach();
}

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

AdminConfig admin_of(const ServeOptions& options) {
  if (options.admin_open && !admin::is_loopback(options.admin_host)) {
    throw data::DataError("--admin-open", "",
                          "is for loopback only, since anybody could drive the mock; leave it out "
                          "and use the token, or leave out --admin-host");
  }
  AdminConfig config;
  config.host = options.admin_host;
  // Mocks that take any port must not quarrel over this one.
  config.port = options.admin_port.value_or(options.port == 0 ? 0 : 8081);
  config.token = options.admin_token.empty() ? admin::random_token() : options.admin_token;
  config.open = options.admin_open;
  return config;
}

// The clients mostly run at the same machine, and with a thread for each core they would take turns
// with the mock: a third more requests were answered with one thread on two cores than with two.
int threads_of(const ServeOptions& options) {
  constexpr unsigned kMost = 8;  // the journal is one for all
  return options.threads > 0
             ? options.threads
             : static_cast<int>(std::clamp(std::thread::hardware_concurrency() / 2, 1U, kMost));
}

// Of every connection that is open. The limit is low where programs use select(), which this one
// does not; who runs it has the last word by the hard limit.
void raise_descriptor_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
  }
}

MockConfig config_of(const ServeOptions& options) {
  MockConfig config;
  config.host = options.host;
  set_ports(config, options);
  config.trust_forwarded = options.trust_forwarded;
  config.threads = threads_of(options);
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
  if (options.admin) {
    config.admin = admin_of(options);
  }
  return config;
}

// Secrets that can be guessed: see journal::Redactor. Keys name, and are no secret.
void warn_of_short_secrets(const oauth::CredentialStore& credentials, RequestLog& log) {
  for (const oauth::Credential& each : credentials.all()) {
    for (const auto& [what, secret] : {std::pair{"consumer secret", &each.consumer_secret},
                                       std::pair{"token secret", &each.token_secret}}) {
      if (!secret->empty() && journal::Redactor::is_too_short(*secret)) {
        log.write_warning(fmt::format(
            "a {} of the consumer key \"{}\" has fewer than {} characters: it can be guessed, and "
            "the log and the journal show it where a client sends it in a place that is not for "
            "secrets. Use a longer one.",
            what, each.consumer_key, journal::Redactor::kShortest));
        return;  // one is enough to look at the file
      }
    }
  }
}

// The token of the admin listener is shown where it was made here: a given one is known to those
// who need it, and may be kept from this output.
bool shows_token(const ServeOptions& options) {
  return options.admin && !options.admin_open && options.admin_token.empty();
}

// What is ready, as one line. `ca_file` is empty when there is no authority to trust.
std::string json_ready_line(const ServeOptions& options, const Mock& mock,
                            const std::string& ca_file) {
  nlohmann::ordered_json line = {
      {"event", "ready"},     {"base_url", options.https ? mock.https_url() : mock.base_url()},
      {"admin_url", nullptr}, {"admin_token", nullptr},
      {"ui_url", nullptr},    {"ca_file", nullptr}};
  if (options.admin) {
    line["admin_url"] = mock.admin_url();
    line["ui_url"] = mock.admin_url() + "/ui/";
  }
  if (shows_token(options)) {
    line["admin_token"] = mock.admin_token();
  }
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
  if (options.admin) {
    line += ", admin at " + mock.admin_url();
  }
  if (shows_token(options)) {
    line += ", token " + mock.admin_token();
  }
  if (!ca_file.empty()) {
    line += "; clients have to trust " + ca_file;
  }
  for (const Mock::BadCertificate& bad : mock.bad_certificates()) {
    line += fmt::format("; {} certificate at {}", bad.name, bad.url);
  }
  if (options.admin) {
    line += "; see what comes at " + mock.admin_url() + "/ui/";
  }
  return line;
}

// For its owner alone, since it holds the token.
void write_ready_file(const std::string& path, const std::string& line) {
  try {
    files::write_whole_file(path, line + "\n", 0600);
  } catch (const std::system_error& error) {
    throw SetupError("cannot write the ready file " + path + " (" + error.code().message() +
                     "); check the folder and its permissions");
  }
}

// The options that say where this listener is.
std::string address_options(const std::string& listener, const ServeOptions& options) {
  if (listener == "admin") {
    return "--admin-host and --admin-port";
  }
  return options.https && listener == "http" ? "--host and --http-port" : "--host and --port";
}

std::unique_ptr<Mock> make_mock(MockConfig config, const ServeOptions& options) {
  try {
    return std::make_unique<Mock>(std::move(config));
  } catch (const SetupError& error) {
    if (error.listener().empty()) {
      throw;
    }
    throw SetupError(std::string(error.what()) + " The options are " +
                         address_options(error.listener(), options) + ".",
                     error.listener());
  }
}

// Finishes the answers under way; a second signal ends them at once.
void stop(Mock& mock, const StopSignals& stop_signals) {
  using namespace std::chrono_literals;
  const auto stopped = std::async(std::launch::async, [&mock] { mock.stop(10s); });
  while (stopped.wait_for(20ms) != std::future_status::ready) {
    if (stop_signals.came_again()) {
      mock.stop(0s);
    }
  }
}

}  // namespace

int serve(const ServeOptions& options) {
  const StopSignals stop_signals;
  std::signal(SIGPIPE, SIG_IGN);
  raise_descriptor_limit();
  // Memory of a large request or answer goes back to the system, whatever was asked for before.
  mallopt(M_MMAP_THRESHOLD, 128 * 1024);
  mallopt(M_TRIM_THRESHOLD, 1024 * 1024);
  if (!options.ready_file.empty()) {
    ::unlink(options.ready_file.c_str());  // of the last run: who waits for it would read old ports
  }
  MockConfig config = config_of(options);
  std::vector<std::string> others;
  if (config.admin) {
    others.push_back(config.admin->token);
  }
  RequestLog log(options.log_format, journal::Redactor(config.credentials, others));
  warn_of_short_secrets(config.credentials, log);
  if (!options.quiet) {
    config.on_answered = [&log](const journal::Entry& entry) { log.write(entry); };
  }
  fixtures::FixtureFolder folder(options.fixtures_folder);
  if (!options.fixtures_folder.empty()) {
    config.fixtures = folder.load();
  }
  config.on_tls_failure = [&log](const std::string& listener, const std::string& problem) {
    log.write_tls_failure(listener, problem);
  };
  const std::unique_ptr<Mock> made = make_mock(std::move(config), options);
  Mock& mock = *made;
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
  if (options.until_eof) {
    stop_when_input_ends();
  }
  stop_signals.wait();
  folder.stop();
  stop(mock, stop_signals);
  return 0;
}

}  // namespace engagement::cli
