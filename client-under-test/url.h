// Where the endpoint lives, and the request target for one engagement: the URL template of the
// Validate Engagement API page, built after RFC 3986.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "client-under-test/signer/base_string.h"

namespace engagement_client {

// The base URL in its parts. Scheme and host are in lower case.
struct BaseUrl {
  bool https = false;
  std::string host;       // for connecting and for certificates: an IPv6 address has no brackets
  int port = 0;           // the scheme's default when the URL names none
  std::string authority;  // for the Host header: brackets kept, a default port left out
  std::string path;       // percent-encoded prefix such as "/gateway", without a slash at its end

  // "https://host:8443": what a base string URI begins with (RFC 5849 §3.4.1.2).
  std::string origin() const;
};

// Takes "http(s)://host[:port][/prefix][/]". Throws std::invalid_argument, with the way out, for
// another scheme, user information, a query, a fragment, or characters that need encoding.
BaseUrl parse_base_url(std::string_view url);

// The ids of one validation, as opaque UTF-8 text: 64-bit numbers and leading zeros survive.
struct Engagement {
  std::string account;
  std::string visitor;
  std::string campaign;
  std::string engagement;
  std::string context;
  std::string session;
};

// The path for `ids` below the prefix, each id percent-encoded into one segment of its own.
std::string endpoint_path(const BaseUrl& base, const Engagement& ids);

// The query's parameters, decoded: v and sid.
std::vector<signer::Parameter> endpoint_query(const Engagement& ids);

// Path and query as the request line carries them.
std::string request_target(const std::string& path, const std::vector<signer::Parameter>& query);

}  // namespace engagement_client
