// The URL that a client asked for, where a reverse proxy stands before the mock and tells it.
#pragma once

#include <string>
#include <string_view>

#include "mock-server/transport/message.h"

namespace engagement::transport {

struct Origin {
  std::string scheme;        // "http" or "https"
  std::string host;          // as a Host field: with its port, unless that is the scheme's default
  std::string_view target;   // what is asked for there, in origin-form; a part of the request
  std::string problem = {};  // not empty: what tells it is wrong; one sentence that says how
  int status = 400;          // that says so
};

// Whether it is a host, or a host and a port, as a Host field may have it (RFC 9110 §7.2). Hosts of
// more than 255 bytes are not.
bool is_authority(std::string_view text);

// As received. The scheme is that of the connection: a client must not change by what it writes
// which URL its signature is checked for. The host is that of a target in absolute-form, whatever
// Host says (RFC 9112 §3.2.2), else of the first Host field. A target that names the other scheme
// has come to a server that does not serve it: 421 (RFC 9110 §7.4 and §15.5.20).
Origin received_origin(const Request& request);

// As the proxy next to the client received it: the first element of Forwarded (RFC 7239) when that
// field is there, else of X-Forwarded-Proto, X-Forwarded-Host and X-Forwarded-Port, each where it
// is there. X-Forwarded-Port counts when X-Forwarded-Host names no port. What none of them tells is
// as received, but that the scheme of a target in absolute-form counts: the gateway is trusted, and
// may have ended TLS.
Origin forwarded_origin(const Request& request);

}  // namespace engagement::transport
