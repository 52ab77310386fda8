#include "mock-server/contract/refusal.h"

namespace engagement::contract {

// RFC 9112 §3.2.
std::optional<Refusal> refuse_host(std::size_t host_fields, std::string_view http_version) {
  if (host_fields == 1 || (host_fields == 0 && http_version == "HTTP/1.0")) {
    return std::nullopt;
  }
  return refuse_malformed(
      400, "The request has " + std::to_string(host_fields) + " Host fields. Send exactly one.");
}

std::optional<Refusal> refuse_route(const RouteCheck& check) {
  if (check.path_matches) {
    return std::nullopt;
  }
  return Refusal{404, "route_unknown", check.problem};
}

std::optional<Refusal> refuse_method(std::string_view method) {
  if (method == "GET") {
    return std::nullopt;
  }
  return Refusal{405, "method_not_allowed", "This resource is read with GET."};
}

// Every fault of the authorization is a 401: the API page documents no other status for it.
std::optional<Refusal> refuse_signature(const oauth::Verdict& verdict) {
  if (verdict.accepted()) {
    return std::nullopt;
  }
  return Refusal{401, oauth::code_of(verdict.reason), verdict.explanation};
}

std::optional<Refusal> refuse_account(std::string_view account, bool is_known) {
  if (is_known && account != "0") {
    return std::nullopt;
  }
  return Refusal{422, "account_invalid", "The account in the path is not a valid account ID here."};
}

std::optional<Refusal> refuse_query(const RouteCheck& check) {
  if (check.query_matches) {
    return std::nullopt;
  }
  return Refusal{404, "query_invalid", check.problem};
}

Refusal refuse_malformed(int status, std::string problem) {
  return {status, "request_malformed", std::move(problem)};
}

}  // namespace engagement::contract
