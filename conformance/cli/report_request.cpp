#include "conformance/cli/report_request.h"

#include <fmt/format.h>

#include <algorithm>

#include "conformance/cli/usage_error.h"
#include "conformance/text/text.h"

namespace engagement::conformance {
namespace {

ReportRequest parse(const std::string& text) {
  const std::size_t equals = text.find('=');
  const std::string name = text.substr(0, equals);
  ReportRequest request;
  request.format = find_report_format(name);
  if (request.format == nullptr) {
    throw UsageError(fmt::format("--report {}: there is no format \"{}\"; there are {}",
                                 printable_line(text), printable_line(name),
                                 report_format_names()));
  }
  if (equals == std::string::npos || equals + 1 == text.size()) {
    throw UsageError(fmt::format("--report {}: name a file, such as --report {}=report.{}",
                                 printable_line(text), name, find_report_format(name)->extension));
  }
  request.file = text.substr(equals + 1);
  return request;
}

}  // namespace

std::vector<ReportRequest> parse_report_requests(const std::vector<std::string>& texts) {
  std::vector<ReportRequest> requests;
  for (const std::string& text : texts) {
    ReportRequest request = parse(text);
    const bool taken =
        std::any_of(requests.begin(), requests.end(), [&request](const ReportRequest& other) {
          return other.file.lexically_normal() == request.file.lexically_normal();
        });
    if (taken) {
      throw UsageError(
          fmt::format("--report {}: another report goes to the same file", printable_line(text)));
    }
    requests.push_back(std::move(request));
  }
  return requests;
}

}  // namespace engagement::conformance
