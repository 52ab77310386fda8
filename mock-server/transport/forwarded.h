// The URL that a client asked for, where a reverse proxy stands before the mock and tells it.
#pragma once

#include <string>
#include <string_view>

#include "mock-server/transport/message.h"

namespace engagement::transport {

struct Origin {
  std::string scheme;   // "http" or "https"
  std::string host;     // as a Host field: with its port, unless that is the scheme's default
  std::string problem;  // not empty: a field about it is malformed; one sentence that says how
};

// Whether it is a host, or a host and a port, as a Host field may have it (RFC 9110 §7.2). Hosts of
// more than 255 bytes are not.
bool is_authority(std::string_view text);

// As received: the scheme of the connection and the first Host field.
Origin received_origin(const Request& request);

// As the proxy next to the client received it: the first element of Forwarded (RFC 7239) when that
// field is there, else of X-Forwarded-Proto, X-Forwarded-Host and X-Forwarded-Port, each where it
// is there. X-Forwarded-Port counts when X-Forwarded-Host names no port. What none of them tells is
// as received.
Origin forwarded_origin(const Request& request);

}  // namespace engagement::transport
