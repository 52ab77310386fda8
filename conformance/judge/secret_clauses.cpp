// AUTH-HEADER: "never a secret anywhere". What is found is never shown.
#include <fmt/core.h>

#include <algorithm>

#include "conformance/judge/authorization_header.h"
#include "conformance/judge/clauses.h"
#include "conformance/judge/percent.h"
#include "conformance/judge/secrets.h"

namespace engagement::conformance {
namespace {

bool holds_any(std::string_view text, const std::vector<std::string>& spellings) {
  const std::string decoded = percent_decoded(text);
  return std::any_of(spellings.begin(), spellings.end(), [&](const std::string& spelling) {
    return text.find(spelling) != text.npos || decoded.find(spelling) != decoded.npos;
  });
}

// "the URL", "the header field X-Debug", "the body"; "" when the secret is nowhere.
std::string place_of(const std::vector<std::string>& spellings, const journal::Entry& entry) {
  if (holds_any(entry.target, spellings)) {
    return "the URL";
  }
  for (const auto& [name, value] : entry.headers) {
    // PLAINTEXT's signature is made of the secrets (RFC 5849 §3.4.4); AUTH-SIGNATURE speaks of it.
    const bool is_plaintext =
        parse_authorization(value).value_of("oauth_signature_method") == "PLAINTEXT";
    if (!is_plaintext && (holds_any(value, spellings) || holds_any(name, spellings))) {
      return fmt::format("the header field {}", holds_any(name, spellings) ? "…" : name);
    }
  }
  return holds_any(entry.body, spellings) ? "the body" : "";
}

}  // namespace

void judge_secrets(const CaseView& view, Findings& findings) {
  const Inputs& inputs = view.test_case.inputs;
  const std::pair<std::string_view, const std::string&> secrets[] = {
      {"consumer secret", inputs.consumer_secret}, {"token secret", inputs.token_secret}};
  for (const auto& [name, secret] : secrets) {
    const std::vector<std::string> spellings = spellings_of_secret(secret);
    for (const Attempt& attempt : view.attempts) {
      const std::string place = place_of(spellings, *attempt.first);
      if (!place.empty()) {
        findings.add({"AUTH-HEADER", fmt::format("leak of {}", name),
                      fmt::format("the {} is sent in {}; it is used as a key only and never leaves "
                                  "the client",
                                  name, place),
                      "no secret in the request", fmt::format("the {} (not shown)", name),
                      attempt.number});
      }
    }
  }
}

}  // namespace engagement::conformance
