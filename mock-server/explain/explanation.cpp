#include "mock-server/explain/explanation.h"

#include <algorithm>
#include <charconv>

namespace engagement::explain {
namespace {

using oauth::Reason;

// Of a timestamp that the verifier could read.
std::int64_t seconds_of(const oauth::Verdict& verdict) {
  const std::string_view timestamp = verdict.parameters[oauth::ProtocolParameters::timestamp];
  std::int64_t seconds = 0;
  std::from_chars(timestamp.data(), timestamp.data() + timestamp.size(), seconds);
  return seconds;
}

// How far a request is from being right; less is better.
std::size_t distance(const Finding& finding) {
  constexpr std::size_t kUnknown = 100;
  if (finding.verdict.accepted()) {
    return 0;
  }
  const auto& mistakes = finding.diagnosis.mistakes;
  return mistakes.empty() || finding.diagnosis.is_guess ? kUnknown : mistakes.size();
}

bool depends_on_scheme(const Finding& finding) {
  return finding.verdict.accepted() || finding.verdict.reason == Reason::signature_mismatch;
}

std::string scheme_note_of(const Finding& finding, const std::string& scheme) {
  const std::string other = scheme == "https" ? "http" : "https";
  const std::string beginning = "The input does not tell the scheme. " + scheme + " was taken: ";
  if (finding.verdict.accepted()) {
    return beginning + "with it the signature is right.";
  }
  if (distance(finding) == 1) {
    return beginning + "with it the signature is explained best. If it was " + other +
           ", add --scheme " + other + ".";
  }
  return beginning + "the signature is right with neither. If it was " + other + ", add --scheme " +
         other + ".";
}

}  // namespace

Explainer::Explainer(ExplainerConfig config)
    : config_(std::move(config)), verifier_(config_.credentials, config_.policy) {
  for (const oauth::Credential& each : config_.credentials.all()) {
    hints_.secrets.push_back(each.consumer_secret);
    hints_.secrets.push_back(each.token_secret);
  }
  hints_.work = 20'000'000;  // about 0.1 s: a person waits for one answer, not a server
}

Explanation Explainer::explain(const recorded::PastedRequest& pasted,
                               const std::vector<recorded::PastedRequest>& others) {
  constexpr std::size_t kMostHosts = 32;
  hints_.authorities.clear();
  for (const recorded::PastedRequest& other : others) {
    const std::string& host = other.request.host;
    if (!host.empty() && hints_.authorities.size() < kMostHosts &&
        std::find(hints_.authorities.begin(), hints_.authorities.end(), host) ==
            hints_.authorities.end()) {
      hints_.authorities.push_back(host);
    }
  }
  Explanation blank;
  blank.pasted = pasted;
  take_clock(blank);
  Explanation explanation = !config_.scheme.empty() ? explain_with_scheme(blank, config_.scheme)
                            : !pasted.request.scheme.empty()
                                ? explain_with_scheme(blank, pasted.request.scheme)
                                : explain_with_likely_scheme(blank);
  compare_with_earlier(explanation);
  return explanation;
}

void Explainer::take_clock(Explanation& explanation) const {
  const auto& stated = explanation.pasted.request.reference_time;
  explanation.now = config_.fixed_time.value_or(stated.value_or(config_.real_time));
  explanation.now_from = config_.fixed_time ? "--now" : stated ? explanation.pasted.time_from : "";
}

Finding Explainer::find(const recorded::RecordedRequest& request, std::int64_t now) const {
  const oauth::SignedRequest as_signed = request.as_signed();
  Finding finding;
  finding.verdict = verifier_.check_request(as_signed, now, config_.credentials);
  finding.diagnosis = oauth::diagnose(as_signed, finding.verdict, config_.credentials, hints_);
  return finding;
}

Explanation Explainer::explain_with_scheme(const Explanation& blank,
                                           const std::string& scheme) const {
  Explanation explanation = blank;
  explanation.pasted.request.scheme = scheme;
  const recorded::RecordedRequest& request = explanation.pasted.request;
  explanation.finding = find(request, explanation.now);
  explanation.apart_from_clock = explanation.is_about_clock()
                                     ? find(request, seconds_of(explanation.finding.verdict))
                                     : explanation.finding;
  return explanation;
}

// Never blames the scheme: the one under which less is wrong was the client's.
Explanation Explainer::explain_with_likely_scheme(const Explanation& blank) const {
  Explanation best = explain_with_scheme(blank, "https");
  Explanation other = explain_with_scheme(blank, "http");
  if (distance(other.apart_from_clock) < distance(best.apart_from_clock)) {
    best = std::move(other);
  }
  if (depends_on_scheme(best.apart_from_clock)) {
    best.scheme_note = scheme_note_of(best.apart_from_clock, best.pasted.request.scheme);
  }
  return best;
}

void Explainer::compare_with_earlier(Explanation& explanation) {
  Finding& finding = explanation.apart_from_clock;
  const bool was_accepted = finding.verdict.accepted();
  verifier_.check_nonce(finding.verdict, explanation.is_about_clock() ? seconds_of(finding.verdict)
                                                                      : explanation.now);
  oauth::DiagnosisHints hints = hints_;
  hints.is_accepted_signature =
      !was_accepted &&
      verifier_.has_accepted(finding.verdict.parameters[oauth::ProtocolParameters::signature]);
  if (was_accepted == finding.verdict.accepted() && !hints.is_accepted_signature) {
    return;
  }
  finding.diagnosis = oauth::diagnose(explanation.pasted.request.as_signed(), finding.verdict,
                                      config_.credentials, hints);
  if (!explanation.is_about_clock()) {
    explanation.finding = finding;
  }
}

}  // namespace engagement::explain
