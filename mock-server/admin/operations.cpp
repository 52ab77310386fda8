#include "mock-server/admin/operations.h"

#include <algorithm>
#include <optional>

#include "mock-server/admin/problem.h"

namespace engagement::admin {
namespace {

constexpr Operation kOperations[] = {
    {"GET", "/health", health},
    {"GET", "/ready", ready},
    {"GET", "/metrics", metrics},
    {"GET", "/openapi.json", describe_admin},
    {"GET", "/contract/openapi.json", describe_contract},
    {"GET", "/", lead_to_page},
    {"GET", "/ui", lead_to_page},
    {"GET", "/ui/", show_page},
    {"GET", "/ui/{file}", show_page_file},
    {"GET", "/fixtures", list_fixtures},
    {"POST", "/fixtures", add_fixture},
    {"PUT", "/fixtures", replace_fixtures},
    {"DELETE", "/fixtures", drop_fixtures},
    {"POST", "/fixtures/reset", reset_fixtures},
    {"GET", "/fixtures/{name}", get_fixture},
    {"PUT", "/fixtures/{name}", put_fixture},
    {"DELETE", "/fixtures/{name}", delete_fixture},
    {"GET", "/sequences", list_sequences},
    {"GET", "/requests", list_requests},
    {"DELETE", "/requests", clear_requests},
    {"GET", "/requests/count", count_requests},
    {"GET", "/requests/wait", wait_by_query},
    {"POST", "/requests/wait", wait_by_body},
    {"GET", "/requests/{id}", get_request},
    {"POST", "/verify", verify},
    {"POST", "/reset", reset},
};

// The parameter of the path, empty when the pattern has none; none when it does not fit.
std::optional<std::string> fit(std::string_view pattern, const std::vector<std::string>& path) {
  std::string parameter;
  pattern.remove_prefix(1);
  for (std::size_t i = 0; i < path.size(); ++i) {
    const std::size_t end = std::min(pattern.find('/'), pattern.size());
    const std::string_view part = pattern.substr(0, end);
    if (part.starts_with('{') && !path[i].empty()) {
      parameter = path[i];
    } else if (part != path[i]) {
      return std::nullopt;
    }
    const bool pattern_ends = end == pattern.size();
    if (pattern_ends != (i + 1 == path.size())) {
      return std::nullopt;
    }
    pattern.remove_prefix(pattern_ends ? end : end + 1);
  }
  return parameter;
}

}  // namespace

std::span<const Operation> operations() {
  return kOperations;
}

transport::Answer run(Context& context, Call call) {
  std::string allowed;
  for (const Operation& operation : kOperations) {
    const auto parameter = fit(operation.path, call.path);
    if (!parameter) {
      continue;
    }
    if (operation.method == call.request.method) {
      call.parameter = *parameter;
      return operation.run(context, call);
    }
    if (allowed.find(operation.method) == std::string::npos) {
      allowed.append(allowed.empty() ? "" : ", ").append(operation.method);
    }
  }
  if (!allowed.empty()) {
    transport::Answer answer =
        error_answer(405, "method_not_allowed", "Use one of: " + allowed + ".");
    answer.headers.emplace_back("Allow", allowed);
    return answer;
  }
  throw Problem(404, "path_unknown", "There is no such path; GET /openapi.json lists them all.");
}

}  // namespace engagement::admin
