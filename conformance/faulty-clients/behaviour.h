// How a client behaves: each member is a place where developers go wrong. The defaults are those of
// a client that keeps the contract (docs/contract.md); a fault changes some of them.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "conformance/faulty-clients/encoders.h"
#include "conformance/faulty-clients/inputs.h"

namespace faulty_client {

using Parameter = std::pair<std::string, std::string>;  // name and value, not encoded
using Parameters = std::vector<Parameter>;

// "http://host:1/gateway/" is {false, "host", "1", "/gateway/"}.
struct BaseUrl {
  bool https = false;
  std::string host;  // without the brackets of an IPv6 address
  std::string port;  // empty: the scheme's default
  std::string path;  // as it was given
};

// What goes into the base string (RFC 5849 §3.4.1).
struct Signed {
  std::string method;
  std::string scheme;
  std::string authority;  // the Host field, without a default port
  std::string path;       // as it stands in the request
  Parameters parameters;  // of the query, and the OAuth ones, decoded
};

// The request under way, for those that behave otherwise in a retry.
struct Moment {
  const Inputs& inputs;
  int attempt = 1;
};

struct Answer {
  int status = 0;
  std::string body;
  std::string location;                  // the field Location; empty: none
  std::chrono::seconds retry_after{-1};  // negative: no such field, or a date
  bool closed = false;                   // the connection ended with it
};

struct Behaviour {
  // The request line. The templates' values are filled in at "{name}".
  std::string method = "GET";
  std::string path =
      "/api/account/{account}/monitoring/visitors/{visitor}/visits/current/campaigns/{campaign}/"
      "engagements/{engagement}/contexts/{context}";
  std::string query = "v=1&sid={session}";
  Encoder path_encode = strict;
  Encoder query_encode = strict;
  void (*read_ids)(Inputs& inputs) = nullptr;  // what becomes of the ids before the URL is built
  bool fills_one_by_one = false;               // placeholders inside values are filled, too
  std::string (*change_target)(std::string target) = nullptr;  // of the finished one
  std::string (*base_path)(const BaseUrl& base) = nullptr;  // default: without a slash at its end
  std::string version = "HTTP/1.1";
  bool absolute_form = false;  // the request line has the whole URL

  // The header.
  std::string (*host)(const BaseUrl& base) = nullptr;
  std::string (*more_fields)(const Inputs& inputs) = nullptr;  // whole lines, with CRLF
  bool lower_case_fields = false;
  std::string body;
  std::string body_field = "Content-Length: ";  // what announces the body, but for the length

  // The Authorization header (RFC 5849 §3.5.1).
  std::string scheme = "OAuth ";
  std::string separator = ", ";
  std::string quote = "\"";
  Encoder header_encode = strict;
  std::string realm;                  // empty: none
  std::string oauth_version = "1.0";  // empty: left out
  bool sends_empty_token = false;
  std::string leaves_out;                             // the name of an OAuth parameter
  void (*arrange)(Parameters& parameters) = nullptr;  // order, repetitions, additions
  bool in_query = false;  // the OAuth parameters stand in the URL instead
  int authorization_fields = 1;
  std::string (*change_authorization)(std::string field, const Inputs& inputs) = nullptr;
  std::string (*nonce)(const Moment& moment) = nullptr;      // default: 128 random bits
  std::string (*timestamp)(const Moment& moment) = nullptr;  // default: seconds since 1970

  // The signature (RFC 5849 §3.4).
  void (*change_signed)(Signed& what, const Moment& moment) = nullptr;
  Encoder parameter_encode = strict;  // names and values of parameters
  Encoder part_encode = strict;       // the three parts of the base string
  Encoder key_encode = strict;
  bool (*comes_before)(const Parameter& one, const Parameter& other) = nullptr;
  bool sorts = true;
  std::string (*key)(const Inputs& inputs, Encoder encode) = nullptr;
  std::string (*digest_text)(const std::string& digest) = nullptr;  // default: Base64
  std::string method_sent;  // as oauth_signature_method; empty: the one asked for
  std::string method_used;  // likewise, of the digest
  bool supports_sha256 = true;

  // Retries (API page, Retry Policy Recommendation).
  int retries = 3;
  bool (*is_retried)(int status) = nullptr;  // default: 500 to 599
  std::chrono::milliseconds (*pause)(const Inputs& inputs, const Answer& answer,
                                     int retry) = nullptr;
  bool pauses_from_request = false;  // the time that the answer took is taken off
  bool signs_once = false;           // the header of the first request is sent again
  bool keeps_nonce = false;
  bool keeps_timestamp = false;
  bool reports_first = false;
  void (*change_retry)(Behaviour& behaviour) = nullptr;  // before each retry
  bool retries_lost_connections = false;
  bool retries_without_body = true;  // answers that have none
  bool retries_when_closed = true;   // answers whose connection ended with them
  int policy_layers = 1;             // retry loops one inside the other
  bool limits_time_of_all = false;   // attempts and pauses together take no longer than one may
  // Whether the HTTP library sends the very same request once more, at once, on its own account.
  bool (*resends)(const Answer& answer) = nullptr;
  const char* preflight = nullptr;  // the method of a request that is sent before the first

  // Answers (API page, Response Codes).
  std::string (*outcome)(const Answer& answer) = nullptr;
  bool follows_redirects = false;
  bool carries_authorization = false;               // to where a redirect leads
  bool refuses_empty = true;                        // input values
  const char* may_be_empty = "";                    // the name of the value that is not checked
  bool (*refuses)(const Inputs& inputs) = nullptr;  // input that is valid
  std::string answers_unasked;                      // the outcome of a client that sends nothing

  // Connections.
  bool keeps_alive = false;
  bool resends_lost = false;       // once, when the connection dies (RFC 9112 §9.3.1)
  bool resends_timed_out = false;  // likewise, with the time of one more attempt
  bool half_closes = false;        // ends its own direction behind the request
  bool dribbles = false;           // writes the request in small pieces
  bool preconnects = false;        // opens a connection that it does not use
  bool only_tls_1_2 = false;
  bool offers_h2 = false;  // by ALPN (RFC 7301)
  bool verifies_chain = true;
  bool verifies_host = true;
  bool verifies_dates = true;
  bool verifies_late = false;  // when the answer comes, behind the request
  bool uses_ca_file = true;
  bool knows_tls = true;

  // Broken answers.
  bool limits_time = true;
  bool limits_each_read = false;          // instead of the whole answer
  std::chrono::milliseconds patience{0};  // of one attempt; 0: as long as it was told
  bool limits_size = true;
  bool accepts_truncated = false;
  bool accepts_garbage = false;
  bool crashes_on_garbage = false;
  std::string on_transport_error = "transport_error";
  std::string on_refused;  // outcome when no connection is made; empty: on_transport_error

  // The adapter.
  std::chrono::milliseconds starts_after{0};
  std::string prints_before;
  std::string prints_after = "\n";
  std::string more_members;  // of the answer, with a comma in front
};

}  // namespace faulty_client
