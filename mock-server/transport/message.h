// What the transport hands to the mock and gets back: requests as bytes, answers as plans.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "mock-server/faults/fault.h"

namespace engagement::transport {

using SteadyTime = std::chrono::steady_clock::time_point;
using Headers = std::vector<std::pair<std::string, std::string>>;

// A request as it stood on the wire: nothing decoded, joined or reordered. Field values are trimmed
// of the white space around them (RFC 9112 §5.1).
struct Request {
  std::string method;
  std::string target;
  std::string version;
  Headers headers;
  std::string body;  // after chunked decoding
  std::uint64_t connection = 0;
  std::string scheme = "http";  // of the connection: "http" or "https"
  std::size_t endpoint = 0;     // which of ServerOptions::endpoints it came in by
  SteadyTime received_at{};     // when its first byte was read
  // Not 0: it is no well-formed request, and this is the status that says so (400, 413, 414, 431…).
  int malformed_status = 0;
  std::string problem;  // what is wrong with it, one sentence
};

struct Later;

struct Answer {
  int status = 200;
  Headers headers;
  std::string body;
  std::chrono::milliseconds delay{0};
  std::optional<faults::Fault> fault = std::nullopt;
  bool close = false;       // close behind the answer without announcing it
  std::uint64_t token = 0;  // given back when it was sent
  // The body goes on for as long as the connection does: no Content-Length is sent.
  bool is_stream = false;
  // Not empty: sent in place of `body`. However many clients are sent it, or take nothing of it,
  // it is in memory once; for what is small a copy is quicker.
  std::shared_ptr<const std::string> shared_body = nullptr;

  // Not empty: this answer is not sent. The function is asked what to send instead, again every
  // 10 ms, until it is done or the client has gone. It is called on the connection's thread, so it
  // must be quick and must not throw, and it is destroyed as soon as it is not needed any more.
  // Handler::on_answered is not called for such an answer.
  std::function<Later()> ask = nullptr;
};

// What is to be sent by now.
struct Later {
  std::optional<Answer> answer;  // the first time that there is something; its `ask` is ignored
  std::string bytes;             // more of the body of a stream
  bool done = false;
};

// What the transport calls. All calls of one connection come from one thread, in order. None may
// throw: there is nobody on that thread to catch it.
class Handler {
 public:
  virtual ~Handler() = default;
  // The first byte of a request arrived.
  virtual void on_arrival() = 0;
  // May take out of the request what it keeps, but for its method and version.
  virtual Answer on_request(Request& request) = 0;
  // The answer has left: `at` was taken before its last byte was handed to the kernel.
  virtual void on_answered(std::uint64_t token, SteadyTime at) = 0;
  // A connection to an endpoint with TLS ended before there could be a request; `problem` is a few
  // words for people, such as "tlsv1 alert unknown ca" when the client refused the certificate.
  virtual void on_tls_failure(std::size_t /*endpoint*/, const std::string& /*problem*/) {}
};

}  // namespace engagement::transport
