// What the endpoint refuses, with which status, and which fault wins when there are several
// (docs/contract.md, readings 7 and 8).
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "mock-server/contract/route.h"
#include "mock-server/oauth/verdict.h"

namespace engagement::contract {

struct Refusal {
  int status = 0;
  std::string_view reason;  // a code of docs/reasons.md
  std::string explanation;
};

// In the order in which they are looked at. Each is empty when the request passes.
std::optional<Refusal> refuse_host(std::size_t host_fields, std::string_view http_version);
std::optional<Refusal> refuse_route(const RouteCheck& check);
std::optional<Refusal> refuse_method(std::string_view method);
std::optional<Refusal> refuse_signature(const oauth::Verdict& verdict);
std::optional<Refusal> refuse_account(std::string_view account, bool is_known);
std::optional<Refusal> refuse_query(const RouteCheck& check);

// A request that is no HTTP, as the transport found it.
Refusal refuse_malformed(int status, std::string problem);

}  // namespace engagement::contract
