// `engagement-mock serve`: the mock as a process of its own.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace engagement::cli {

struct ServeOptions {
  std::string host = "127.0.0.1";
  int port = 8080;
  int threads = 0;               // 0: one for every two cores, at most 8
  bool https = false;            // `port` speaks https
  std::optional<int> http_port;  // with https: a plain listener beside it
  std::vector<std::string> tls_names;
  std::string ca_file;                     // empty: in a temporary folder
  std::string certificate_file, key_file;  // empty: made
  bool bad_certificates = false;
  bool trust_forwarded = false;
  std::string credentials_file;  // empty: the built-in ones
  std::string fixtures_folder;   // empty: the built-in ones only
  std::vector<std::string> signature_methods = {"HMAC-SHA1"};
  std::int64_t clock_skew = 300;           // seconds
  std::optional<std::int64_t> fixed_time;  // seconds since 1970
  std::string bodies = "json";
  std::string log_format = "text";
  bool quiet = false;  // requests are not logged
  std::string ready_file;
  std::string journal_file;  // empty: none
  bool admin = true;
  std::string admin_host = "127.0.0.1";
  std::optional<int> admin_port;  // none: 8081, or any free one when `port` is
  std::string admin_token;        // empty: a random one
  bool admin_open = false;
  bool until_eof = false;  // also stops when standard input ends
};

// Serves until SIGTERM, SIGINT or the end that `until_eof` asks for, then finishes the answers
// under way, for at most 10 s; a second signal ends them at once. Returns the exit status; throws
// data::DataError for a file that cannot be used and SetupError when the mock cannot be set up.
int serve(const ServeOptions& options);

}  // namespace engagement::cli
