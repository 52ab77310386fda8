// REDIRECT-SAFE (RFC 9110 §15.4), and of RETRY-STOP that a redirect is reported, not followed
// (docs/contract.md, reading 14).
#include <fmt/core.h>

#include "conformance/judge/clauses.h"

namespace engagement::conformance {
namespace {

void add_followed(const journal::Entry& request, std::optional<int> attempt, Findings& findings) {
  findings.add({"RETRY-STOP", "redirect",
                "the client follows a redirect: turn that off, and report the redirect itself",
                "no request behind a 3xx answer",
                fmt::format("{} {}", request.method, journal::redacted_target(request.target)),
                attempt});
}

// What proves who asks, wherever it stands.
std::string credentials_in(const journal::Entry& request) {
  const std::string_view authorization = authorization_of(request);
  if (!authorization.empty()) {
    return fmt::format("Authorization: {}", journal::redacted_authorization(authorization));
  }
  return request.target.find("oauth_") == request.target.npos
             ? std::string()
             : fmt::format("{} {}", request.method, journal::redacted_target(request.target));
}

}  // namespace

void judge_redirects(const CaseView& view, Findings& findings) {
  for (const Attempt& attempt : view.followed) {
    add_followed(*attempt.first, attempt.number, findings);
  }
  for (const journal::Entry& request : view.evidence.elsewhere) {
    add_followed(request, std::nullopt, findings);
    if (const std::string shown = credentials_in(request); !shown.empty()) {
      findings.add({"REDIRECT-SAFE", "carried",
                    "the client carries its Authorization to another host, which a redirect named: "
                    "whoever answers can so collect signed requests",
                    "no request, or one without Authorization", shown, std::nullopt});
    }
  }
}

}  // namespace engagement::conformance
