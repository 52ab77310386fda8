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

MockConfig config_of(const ServeOptions& options) {
  MockConfig config;
  config.host = options.host;
  config.port = options.port;
  config.threads = options.threads;
  config.signature_methods = options.signature_methods;
  config.clock_skew = std::chrono::seconds(options.clock_skew);
  config.bodies = body_style(options.bodies);
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

std::string ready_line(const ServeOptions& options, const Mock& mock) {
  if (options.log_format == "json") {
    return nlohmann::ordered_json{{"event", "ready"},
                                  {"base_url", mock.base_url()},
                                  {"admin_url", nullptr},
                                  {"ca_file", nullptr}}
        .dump();
  }
  return fmt::format("engagement-mock is ready at {}", mock.base_url());
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
  RequestLog log(options.log_format);
  MockConfig config = config_of(options);
  config.on_answered = [&log](const journal::Entry& entry) { log.write(entry); };
  fixtures::FixtureFolder folder(options.fixtures_folder);
  if (!options.fixtures_folder.empty()) {
    config.fixtures = folder.load();
  }
  Mock mock(std::move(config));
  const std::string line = ready_line(options, mock);
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
