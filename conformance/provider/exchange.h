// Sends the bytes of one request on a connection of its own, and reads the answer. Byte for byte,
// since what a polite HTTP library would mend or refuse to send is what some checks are about.
#pragma once

#include <chrono>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace engagement::conformance::provider {

struct BaseUrl {
  bool https = false;
  std::string host;  // lower case, without the brackets of an IPv6 address
  std::string port;
  std::string path;  // raw, without "/" at its end; may be empty

  // For the Host field and the base string: the port only when it is not the scheme's own.
  std::string authority() const;
  std::string origin() const;  // "https://" authority()
};

// Nothing when `text` is no http or https URL without user, query and fragment.
std::optional<BaseUrl> parse_base_url(std::string_view text);

struct Answer {
  int status = 0;       // 0: there was none; `problem` says what came instead
  std::string problem;  // a sentence for people
  bool closed = false;  // the server ended the connection without a word
  std::vector<std::pair<std::string, std::string>> fields;  // names in lower case
  std::size_t body_bytes = 0;  // that came before the connection ended; counted up to 1 MiB
  bool inconclusive = false;   // what had to come before did not: `problem` says why

  const std::string* field(std::string_view lower_case_name) const;
};

// The server cannot be reached, or its certificate is not to be trusted. what() has the way out.
class ConnectError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct Peer {
  BaseUrl url;
  std::string ca_file;                        // PEM; empty: what OpenSSL trusts by default
  std::chrono::milliseconds timeout{10'000};  // for all of an exchange
};

// The request should ask for the connection to be closed, or the wait ends with the body at the
// latest. Throws ConnectError.
Answer exchange(const Peer& peer, std::string_view request);

}  // namespace engagement::conformance::provider
