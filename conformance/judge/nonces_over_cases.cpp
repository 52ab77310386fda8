#include <fmt/format.h>

#include <map>
#include <tuple>

#include "conformance/judge/authorization_header.h"
#include "conformance/judge/judge.h"

namespace engagement::conformance {
namespace {

// Consumer key, token, timestamp and nonce, as received (RFC 5849 §3.3).
using Use = std::tuple<std::string, std::string, std::string, std::string>;

Use use_of(const journal::Entry& request) {
  const std::vector<std::string_view> fields = request.header_values("Authorization");
  if (fields.size() != 1) {
    return {};
  }
  const AuthorizationHeader header = parse_authorization(fields.front());
  return {header.value_of("oauth_consumer_key"), header.value_of("oauth_token"),
          header.value_of("oauth_timestamp"), header.value_of("oauth_nonce")};
}

bool was_judged(const CaseResult& result) {
  return result.verdict != CaseVerdict::error && result.verdict != CaseVerdict::skipped;
}

}  // namespace

void judge_nonces_over_cases(std::vector<CaseResult>& results) {
  std::map<Use, const CaseResult*> first;
  for (CaseResult& result : results) {
    if (!was_judged(result)) {
      continue;
    }
    const CaseResult* other = nullptr;
    int attempt = 0;
    for (std::size_t i = 0; i < result.evidence.requests.size(); ++i) {
      const Use use = use_of(result.evidence.requests[i]);
      if (std::get<3>(use).empty()) {
        continue;
      }
      const auto place = first.emplace(use, &result).first;
      if (place->second != &result && other == nullptr) {
        other = place->second;
        attempt = static_cast<int>(i) + 1;
      }
    }
    if (other == nullptr) {
      continue;
    }
    // The nonce itself is not shown: a client may make it of anything.
    Failure failure{
        "AUTH-NONCE",
        fmt::format("a request of the case {} had this nonce with the same timestamp: processes that "
                    "start in the same second must not draw the same nonces",
                    other->test_case->name),
        "a nonce that no other request of this timestamp has", "the nonce of another case", attempt,
        Level::documented};
    if (const Clause* clause = find_clause(failure.clause)) {
      failure.level = clause->level;
    }
    result.failures.push_back(std::move(failure));
    result.verdict = CaseVerdict::failed;
  }
}

}  // namespace engagement::conformance
