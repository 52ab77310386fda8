#include <algorithm>
#include <cctype>
#include <string>

#include "conformance/provider/exchange.h"

namespace engagement::conformance::provider {
namespace {

std::string lower_case(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return lower;
}

bool is_port(std::string_view text) {
  return !text.empty() && text.size() <= 5 &&
         text.find_first_not_of("0123456789") == std::string_view::npos &&
         std::stoi(std::string(text)) <= 65535 && std::stoi(std::string(text)) > 0;
}

}  // namespace

std::string BaseUrl::authority() const {
  const std::string name = host.find(':') == std::string::npos ? host : "[" + host + "]";
  return port == (https ? "443" : "80") ? name : name + ":" + port;
}

std::string BaseUrl::origin() const {
  return (https ? "https://" : "http://") + authority();
}

std::optional<BaseUrl> parse_base_url(std::string_view text) {
  BaseUrl url;
  const std::size_t scheme_end = text.find("://");
  const std::string scheme = lower_case(text.substr(0, std::min(scheme_end, text.size())));
  if (scheme_end == std::string_view::npos || (scheme != "http" && scheme != "https")) {
    return std::nullopt;
  }
  if (std::any_of(text.begin(), text.end(), [](char c) {
        return c <= ' ' || c > '~' ||
               std::string_view("?#@\"<>\\^`{|}").find(c) != std::string_view::npos;
      })) {
    return std::nullopt;
  }
  url.https = scheme == "https";
  url.port = url.https ? "443" : "80";
  std::string_view rest = text.substr(scheme_end + 3);
  const std::size_t path_start = std::min(rest.find('/'), rest.size());
  url.path = rest.substr(path_start);
  url.path.erase(url.path.find_last_not_of('/') + 1);
  rest = rest.substr(0, path_start);
  const std::size_t bracket = rest.starts_with("[") ? rest.find(']') : 0;
  if (bracket == std::string_view::npos) {
    return std::nullopt;
  }
  const std::size_t colon = rest.find(':', bracket);
  if (colon != std::string_view::npos) {
    url.port = rest.substr(colon + 1);
    rest = rest.substr(0, colon);
  }
  if (bracket > 0) {
    if (rest.size() != bracket + 1) {
      return std::nullopt;
    }
    rest = rest.substr(1, bracket - 1);
  }
  url.host = lower_case(rest);
  return url.host.empty() || !is_port(url.port) ? std::nullopt : std::optional(url);
}

}  // namespace engagement::conformance::provider
