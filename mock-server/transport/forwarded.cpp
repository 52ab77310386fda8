#include "mock-server/transport/forwarded.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string_view>
#include <utility>

#include "mock-server/text/ascii.h"
#include "mock-server/transport/request_framer.h"

namespace engagement::transport {
namespace {

constexpr std::string_view kDigits = "0123456789";

bool is_port(std::string_view text) {
  if (text.empty() || text.size() > 5 || text.find_first_not_of(kDigits) != text.npos) {
    return false;
  }
  const int port = std::stoi(std::string(text));
  return port >= 1 && port <= 65535;
}

bool is_host(std::string_view text) {
  constexpr std::size_t kLongest = 255;
  if (text.starts_with('[') && text.ends_with(']')) {
    const std::string_view address = text.substr(1, text.size() - 2);
    return address.find(':') != address.npos &&
           address.find_first_not_of("0123456789abcdefABCDEF:.") == address.npos;
  }
  return !text.empty() && text.size() <= kLongest &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return text::is_alphanumeric(c) ||
                  std::string_view("-._~%").find(c) != std::string_view::npos;
         });
}

// The colon before the port; npos when there is no port.
std::size_t port_colon(std::string_view authority) {
  const std::size_t colon = authority.rfind(':');
  return authority.ends_with(']') ? authority.npos : colon;
}

void take_scheme(Origin& origin, std::string_view value, const std::string& where) {
  if (text::equal_ignoring_case(value, "http") || text::equal_ignoring_case(value, "https")) {
    origin.scheme = value.size() == 4 ? "http" : "https";
  } else {
    origin.problem = where + " is neither http nor https.";
  }
}

void take_host(Origin& origin, std::string_view value, const std::string& where) {
  if (is_authority(value)) {
    origin.host = value;
  } else {
    origin.problem = where + " is not a host name or address, with or without a port.";
  }
}

using Pairs = std::map<std::string, std::string>;  // names in lower case

// Reads the value of a Forwarded field (RFC 7239 §4).
class ForwardedReader {
 public:
  explicit ForwardedReader(std::string_view text) : rest_(text) {}

  // The parameters of the first element; none when the field is malformed in any place.
  std::optional<Pairs> first_element() {
    std::optional<Pairs> first;
    do {
      Pairs pairs;
      do {
        if (!read_pair(pairs)) {
          return std::nullopt;
        }
      } while (take(';'));
      first = first ? first : pairs;
    } while (take(','));
    return rest_.empty() ? first : std::nullopt;
  }

 private:
  // A pair, or nothing where one may be left out.
  bool read_pair(Pairs& pairs) {
    skip_blanks();
    std::string name = read_token();
    std::transform(name.begin(), name.end(), name.begin(), text::to_lower);
    if (name.empty()) {
      return true;
    }
    if (rest_.empty() || rest_.front() != '=') {
      return false;
    }
    rest_.remove_prefix(1);
    const std::optional<std::string> value = read_value();
    skip_blanks();
    return value && pairs.emplace(name, *value).second;
  }

  std::string read_token() {
    const auto end = std::find_if_not(rest_.begin(), rest_.end(), [](char c) {
      return text::is_alphanumeric(c) ||
             std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
    });
    const std::string token(rest_.begin(), end);
    rest_.remove_prefix(token.size());
    return token;
  }

  std::optional<std::string> read_value() {
    if (!rest_.starts_with('"')) {
      const std::string token = read_token();
      return token.empty() ? std::nullopt : std::optional(token);
    }
    std::string value;
    for (std::size_t i = 1; i < rest_.size(); ++i) {
      if (rest_[i] == '"') {
        rest_.remove_prefix(i + 1);
        return value;
      }
      if (rest_[i] == '\\' && ++i == rest_.size()) {
        break;
      }
      value += rest_[i];
    }
    return std::nullopt;  // it has no end
  }

  bool take(char wanted) {
    if (rest_.empty() || rest_.front() != wanted) {
      return false;
    }
    rest_.remove_prefix(1);
    return true;
  }

  void skip_blanks() {
    rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t"), rest_.size()));
  }

  std::string_view rest_;
};

void take_forwarded(Origin& origin, std::string_view value) {
  const std::optional<Pairs> pairs = ForwardedReader(value).first_element();
  if (!pairs) {
    origin.problem = "The Forwarded field is not a list of name=value pairs (RFC 7239 §4).";
    return;
  }
  if (const auto proto = pairs->find("proto"); proto != pairs->end()) {
    take_scheme(origin, proto->second, "The proto of the Forwarded field");
  }
  if (const auto host = pairs->find("host"); host != pairs->end() && origin.problem.empty()) {
    take_host(origin, host->second, "The host of the Forwarded field");
  }
}

// The first element of the first field of this name; none when there is no such field.
std::optional<std::string_view> first_hop(const Request& request, std::string_view name) {
  const FoundField found = find_field(request.headers, name);
  if (found.times == 0) {
    return std::nullopt;
  }
  return text::trim(found.value.substr(0, found.value.find(',')));
}

void take_port(Origin& origin, std::string_view value, bool host_has_its_own) {
  if (!is_port(value)) {
    origin.problem = "X-Forwarded-Port is not a port.";
  } else if (!host_has_its_own) {
    origin.host = origin.host.substr(0, port_colon(origin.host)) + ":" + std::string(value);
  }
}

void take_x_forwarded(Origin& origin, const Request& request) {
  if (const auto proto = first_hop(request, "X-Forwarded-Proto")) {
    take_scheme(origin, *proto, "X-Forwarded-Proto");
  }
  const auto host = first_hop(request, "X-Forwarded-Host");
  if (host && origin.problem.empty()) {
    take_host(origin, *host, "X-Forwarded-Host");
  }
  const auto port = first_hop(request, "X-Forwarded-Port");
  if (port && origin.problem.empty()) {
    take_port(origin, *port, host && port_colon(*host) != host->npos);
  }
}

// A target in absolute-form (RFC 9112 §3.2.2) is split; all others are left as they are.
void take_absolute_form(Origin& origin, bool scheme_counts) {
  const std::string_view target = origin.target;
  const std::size_t colon = target.find("://");
  if (target.starts_with('/') || colon == target.npos || colon > target.find_first_of("/?")) {
    return;
  }
  const std::string received = origin.scheme;
  const std::size_t start = colon + 3;
  const std::size_t end = std::min(target.find_first_of("/?", start), target.size());
  take_scheme(origin, target.substr(0, colon), "The scheme of the request's target");
  if (origin.problem.empty()) {
    take_host(origin, target.substr(start, end - start), "The authority of the request's target");
  }
  if (origin.problem.empty() && origin.scheme != received && !scheme_counts) {
    origin.problem = "The request's target names " + origin.scheme + ", and it came over " +
                     received + ". Send it to the port that speaks " + origin.scheme +
                     ", or send the path alone.";
    origin.status = 421;
  }
  origin.target.remove_prefix(end);
}

Origin origin_of(const Request& request, bool scheme_counts) {
  Origin origin{request.scheme, std::string(find_field(request.headers, "Host").value),
                request.target};
  take_absolute_form(origin, scheme_counts);
  return origin;
}

}  // namespace

bool is_authority(std::string_view text) {
  const std::size_t colon = port_colon(text);
  return is_host(text.substr(0, colon)) && (colon == text.npos || is_port(text.substr(colon + 1)));
}

Origin received_origin(const Request& request) {
  return origin_of(request, false);
}

Origin forwarded_origin(const Request& request) {
  Origin origin = origin_of(request, true);
  const FoundField forwarded = find_field(request.headers, "Forwarded");
  if (!origin.problem.empty()) {
    return origin;
  }
  if (forwarded.times == 0) {
    take_x_forwarded(origin, request);
  } else {
    take_forwarded(origin, forwarded.value);
  }
  return origin;
}

}  // namespace engagement::transport
