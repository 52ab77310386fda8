#include "conformance/suite/outcome.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace engagement::conformance {
namespace {

constexpr std::array<std::string_view, 9> kOutcomes = {
    "valid",          "unauthorized",        "not_found",         "invalid_account",
    "server_error",   "service_unavailable", "unexpected_status", "transport_error",
    "invalid_request"};

struct DocumentedStatus {
  int status;
  std::string_view outcome;
};
constexpr std::array<DocumentedStatus, 6> kDocumented = {{{200, "valid"},
                                                          {401, "unauthorized"},
                                                          {404, "not_found"},
                                                          {422, "invalid_account"},
                                                          {500, "server_error"},
                                                          {503, "service_unavailable"}}};

const DocumentedStatus* find_documented(int status) {
  for (const DocumentedStatus& each : kDocumented) {
    if (each.status == status) {
      return &each;
    }
  }
  return nullptr;
}

}  // namespace

std::span<const std::string_view> all_outcomes() {
  return kOutcomes;
}

bool is_outcome(std::string_view word) {
  return std::find(kOutcomes.begin(), kOutcomes.end(), word) != kOutcomes.end();
}

std::vector<std::string> outcomes_for_status(int status) {
  if (const DocumentedStatus* documented = find_documented(status)) {
    return {std::string(documented->outcome)};
  }
  if (status >= 500 && status <= 599) {
    return {"server_error", "unexpected_status"};
  }
  return {"unexpected_status"};
}

std::string status_clause(int status) {
  return find_documented(status) != nullptr ? fmt::format("STATUS-{}", status) : "STATUS-OTHER";
}

}  // namespace engagement::conformance
