// Why an attempt brought no usable HTTP answer: refused, reset, malformed, timed out, TLS failure.
#pragma once

#include <stdexcept>

namespace engagement_client::http {

// what() says in words what happened. It quotes nothing that the server or the request contained.
class TransportError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace engagement_client::http
