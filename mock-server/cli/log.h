// The log on standard error: one line for each answered request, each change of the folder of
// fixtures, and each failed TLS handshake.
#pragma once

#include <memory>
#include <string>

#include "mock-server/fixtures/fixture_folder.h"
#include "mock-server/journal/entry.h"

namespace spdlog {
class logger;
}

namespace engagement::cli {

// Thread-safe. Writes no header values and no OAuth values of a query: they may hold what is
// secret.
class RequestLog {
 public:
  // `format` is "text" or "json".
  explicit RequestLog(const std::string& format);

  void write(const journal::Entry& entry);
  void write(const fixtures::Reload& reload);
  // A TLS handshake that came to nothing; `listener` is its name, such as "https".
  void write_tls_failure(const std::string& listener, const std::string& problem);

 private:
  bool json_;
  std::shared_ptr<spdlog::logger> logger_;
};

}  // namespace engagement::cli
