// AUTH-SIGNATURE (RFC 5849 §3.4), and whatever else the verifier refused and the judge did not see.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "conformance/judge/authorization_header.h"
#include "conformance/judge/clauses.h"

namespace engagement::conformance {
namespace {

using oauth::Reason;

// "" for what is no fault of the client.
std::string_view clause_of(Reason reason) {
  switch (reason) {
    case Reason::authorization_missing:
    case Reason::authorization_repeated:
    case Reason::authorization_scheme:
      return "AUTH-HEADER";
    case Reason::authorization_malformed:
    case Reason::parameter_repeated:
    case Reason::parameter_missing:
    case Reason::version_unsupported:
    case Reason::token_missing:
      return "AUTH-PARAMS";
    case Reason::signature_method_unsupported:
    case Reason::consumer_key_unknown:
    case Reason::token_unknown:
    case Reason::signature_mismatch:
      return "AUTH-SIGNATURE";
    case Reason::timestamp_invalid:
    case Reason::timestamp_out_of_window:
      return "AUTH-TIMESTAMP";
    case Reason::request_malformed:
      return "URL-ENCODING";
    case Reason::nonce_reused:
      return "AUTH-NONCE";
    case Reason::none:
      break;
  }
  return {};
}

// A parameter that cannot be read as it was meant spoils the base string too: one fault, told once.
bool is_explained_by_parameters(const Findings& findings, int attempt) {
  return findings.has_at("AUTH-PARAMS", attempt) &&
         (findings.has("AUTH-PARAMS", "encoding") || findings.has("AUTH-PARAMS", "double") ||
          findings.has("AUTH-PARAMS", "repeated") || findings.has("AUTH-PARAMS", "malformed"));
}

// The verifier's words, with the mistake that the signature gives away.
std::string message_for(const journal::Entry& request) {
  const oauth::Verdict& verdict = request.verdict;
  const std::string advice = oauth::advice_of(request.diagnosis);
  if (verdict.reason == Reason::signature_mismatch && !advice.empty()) {
    return "the signature is not the one of this request. " + advice;
  }
  return verdict.explanation.empty()
             ? fmt::format("the verifier refuses the request: {}", oauth::code_of(verdict.reason))
             : verdict.explanation;
}

std::string expected_of(const journal::Entry& request) {
  return request.diagnosis.signed_base_string.empty()
             ? "a request that the verifier accepts"
             : "the base string " + request.verdict.base_string;
}

std::string actual_of(const journal::Entry& request) {
  const auto& mistakes = request.diagnosis.mistakes;
  std::string actual(oauth::code_of(request.verdict.reason));
  if (!mistakes.empty()) {
    actual += fmt::format(" ({}{})", request.diagnosis.is_guess ? "a guess: " : "",
                          fmt::join(mistakes, ", "));
  }
  return request.diagnosis.signed_base_string.empty()
             ? actual
             : actual + ", signed: " + request.diagnosis.signed_base_string;
}

void judge_verdict(const Attempt& attempt, Findings& findings) {
  const oauth::Verdict& verdict = attempt.first->verdict;
  const std::string_view clause = clause_of(verdict.reason);
  if (clause.empty()) {
    return;
  }
  const bool is_told = clause == "AUTH-SIGNATURE"
                           ? is_explained_by_parameters(findings, attempt.number)
                           : findings.has(clause);
  if (!is_told) {
    findings.add({clause, oauth::code_of(verdict.reason), message_for(*attempt.first),
                  expected_of(*attempt.first), actual_of(*attempt.first), attempt.number});
  }
}

void judge_method(const Attempt& attempt, const std::string& asked_for, Findings& findings) {
  const std::string method =
      parse_authorization(authorization_of(*attempt.first)).value_of("oauth_signature_method");
  if (!method.empty() && method != asked_for) {
    findings.add({"AUTH-SIGNATURE", "method",
                  "the request is not signed with the signature method asked for; a client that "
                  "does not know a method answers \"unsupported\" and sends nothing",
                  asked_for, method, attempt.number});
  }
}

}  // namespace

void judge_signature(const CaseView& view, Findings& findings) {
  for (const Attempt& attempt : view.attempts) {
    if (!attempt.first->checked) {
      continue;
    }
    judge_method(attempt, view.test_case.inputs.signature_method, findings);
    const bool is_wrong_method =
        findings.has("AUTH-SIGNATURE", "method") &&
        attempt.first->verdict.reason == Reason::signature_method_unsupported;
    if (!is_wrong_method) {
      judge_verdict(attempt, findings);
    }
  }
}

}  // namespace engagement::conformance
