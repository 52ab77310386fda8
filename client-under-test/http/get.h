// One GET over HTTP/1.1 on a connection of its own: nothing is resent, no redirect is followed, no
// proxy is used, and the whole attempt ends in time.
//
// Written on sockets and OpenSSL rather than on an HTTP library. What an attempt costs must be
// bounded, from the host name to the last byte of a body that drips, and the bytes of the target
// must arrive as they were signed; libraries tend to leave the first and to improve the second.
#pragma once

#include <chrono>
#include <string>

#include "client-under-test/http/tls_context.h"
#include "client-under-test/url.h"

namespace engagement_client::http {

// Sends `target` (path and query, encoded) to the server of `base` and returns the answer's status.
// `tls` may be null for http. Throws TransportError, at the latest after `timeout`.
int get(const BaseUrl& base, const std::string& target, const std::string& authorization,
        const TlsContext* tls, std::chrono::milliseconds timeout);

}  // namespace engagement_client::http
