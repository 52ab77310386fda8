// The log on standard error: one line for each answered request, each change of the folder of
// fixtures, and each failed TLS handshake.
#pragma once

#include <memory>
#include <string>

#include "mock-server/fixtures/fixture_folder.h"
#include "mock-server/journal/entry.h"
#include "mock-server/journal/redactor.h"

namespace spdlog {
class logger;
}

namespace engagement::cli {

// Thread-safe. Writes no header values, no OAuth values of a query and no secret that the redactor
// knows, and nothing received that a terminal would act upon.
class RequestLog {
 public:
  // `format` is "text" or "json".
  RequestLog(const std::string& format, journal::Redactor redactor);

  void write(const journal::Entry& entry);
  void write(const fixtures::Reload& reload);
  // A TLS handshake that came to nothing; `listener` is its name, such as "https".
  // Something in the set-up that is allowed and not advised.
  void write_warning(const std::string& warning);
  void write_tls_failure(const std::string& listener, const std::string& problem);

 private:
  std::string json_line(const journal::Entry& entry) const;
  std::string text_line(const journal::Entry& entry) const;
  std::string shown_target(const journal::Entry& entry) const;

  bool json_;
  journal::Redactor redactor_;
  std::shared_ptr<spdlog::logger> logger_;
};

}  // namespace engagement::cli
