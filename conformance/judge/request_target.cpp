#include "conformance/judge/request_target.h"

namespace engagement::conformance {

RequestTarget parse_target(std::string_view target) {
  if (target.substr(0, 7) == "http://" || target.substr(0, 8) == "https://") {
    const std::size_t authority = target.find("//") + 2;
    const std::size_t path = target.find_first_of("/?", authority);
    target = path == target.npos ? std::string_view() : target.substr(path);
  }
  const std::size_t question = target.find('?');
  RequestTarget parts;
  parts.path = target.substr(0, question);
  parts.has_query = question != target.npos;
  parts.query = parts.has_query ? target.substr(question + 1) : std::string_view();
  return parts;
}

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  for (std::size_t start = 0;;) {
    const std::size_t end = text.find(separator, start);
    parts.emplace_back(text.substr(start, end == text.npos ? end : end - start));
    if (end == text.npos) {
      return parts;
    }
    start = end + 1;
  }
}

std::vector<std::pair<std::string, std::string>> parse_query(std::string_view query) {
  std::vector<std::pair<std::string, std::string>> parameters;
  for (const std::string& part : split(query, '&')) {
    if (part.empty()) {
      continue;
    }
    const std::size_t equals = part.find('=');
    parameters.emplace_back(part.substr(0, equals),
                            equals == part.npos ? std::string() : part.substr(equals + 1));
  }
  return parameters;
}

}  // namespace engagement::conformance
