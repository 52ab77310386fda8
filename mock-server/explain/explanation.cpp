#include "mock-server/explain/explanation.h"

#include <algorithm>
#include <array>
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
    : config_(std::move(config)),
      redactor_(config_.credentials),
      verifier_(config_.credentials, config_.policy) {
  for (const oauth::Credential& each : config_.credentials.all()) {
    hints_.secrets.push_back(each.consumer_secret);
    hints_.secrets.push_back(each.token_secret);
  }
  hints_.work = config_.work;
}

Explanation Explainer::explain(const recorded::PastedRequest& pasted,
                               const std::vector<recorded::PastedRequest>& others) {
  take_hosts(pasted, others);
  Explanation blank;
  blank.pasted = pasted;
  take_clock(blank);
  Explanation explanation = !config_.scheme.empty() ? explain_with_scheme(blank, config_.scheme)
                            : !pasted.request.scheme.empty()
                                ? explain_with_scheme(blank, pasted.request.scheme)
                                : explain_with_likely_scheme(blank);
  compare_with_earlier(explanation);
  mask(explanation);
  return explanation;
}

void Explainer::mask(Explanation& explanation) const {
  recorded::RecordedRequest& request = explanation.pasted.request;
  for (std::string* text : {&request.method, &request.target, &request.host, &request.body}) {
    *text = redactor_.redact(*text);
  }
  for (std::string& note : explanation.pasted.notes) {
    note = redactor_.redact(note);
  }
  mask(explanation.finding);
  mask(explanation.apart_from_clock);
}

void Explainer::mask(Finding& finding) const {
  oauth::Verdict& verdict = finding.verdict;
  verdict.explanation = redactor_.redact(verdict.explanation);
  verdict.base_string = redactor_.redact(verdict.base_string);
  finding.diagnosis.signed_base_string = redactor_.redact(finding.diagnosis.signed_base_string);
  std::array<std::string, oauth::ProtocolParameters::kCount> masked;
  std::array<std::string_view, oauth::ProtocolParameters::kCount> values;
  for (std::size_t i = 0; i < masked.size(); ++i) {
    masked[i] =
        redactor_.redact(verdict.parameters[static_cast<oauth::ProtocolParameters::Name>(i)]);
    values[i] = masked[i];
  }
  verdict.parameters = oauth::ProtocolParameters(values);
}

// The URL that was called, where the input tells it apart from the Host field, and the hosts of the
// other requests.
void Explainer::take_hosts(const recorded::PastedRequest& pasted,
                           const std::vector<recorded::PastedRequest>& others) {
  constexpr std::size_t kMostHosts = 32;
  std::vector<std::string>& hosts = hints_.authorities;
  hosts.clear();
  const auto add = [&hosts](const std::string& host) {
    if (!host.empty() && hosts.size() < kMostHosts &&
        std::find(hosts.begin(), hosts.end(), host) == hosts.end()) {
      hosts.push_back(host);
    }
  };
  add(pasted.request.called_authority);
  for (const recorded::PastedRequest& other : others) {
    add(other.request.host);
  }
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

bool Explainer::has_nonce_of_another_context(const oauth::Verdict& verdict) {
  using Name = oauth::ProtocolParameters::Name;
  const oauth::ProtocolParameters& sent = verdict.parameters;
  return nonces_.was_used_elsewhere(sent[Name::consumer_key], sent[Name::token],
                                    sent[Name::timestamp], sent[Name::nonce]);
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
  hints.is_nonce_of_another_context =
      finding.verdict.accepted() && has_nonce_of_another_context(finding.verdict);
  if (was_accepted == finding.verdict.accepted() && !hints.is_accepted_signature &&
      !hints.is_nonce_of_another_context) {
    return;
  }
  finding.diagnosis = oauth::diagnose(explanation.pasted.request.as_signed(), finding.verdict,
                                      config_.credentials, hints);
  if (!explanation.is_about_clock()) {
    explanation.finding = finding;
  }
}

}  // namespace engagement::explain
