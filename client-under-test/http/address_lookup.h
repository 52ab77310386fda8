// Name resolution that ends in time: getaddrinfo() itself knows no deadline.
#pragma once

#include <netdb.h>

#include <memory>
#include <string>

#include "client-under-test/http/connection.h"

namespace engagement_client::http {

struct FreeAddresses {
  void operator()(addrinfo* first) const { freeaddrinfo(first); }
};
using AddressList = std::unique_ptr<addrinfo, FreeAddresses>;

// The TCP addresses of `host` (a name, or an IPv4 or IPv6 address without brackets), at least one.
// Throws TransportError when there is none, or none by the deadline.
AddressList look_up(const std::string& host, int port, Deadline deadline);

}  // namespace engagement_client::http
