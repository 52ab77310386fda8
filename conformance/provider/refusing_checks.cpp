#include <algorithm>

#include "conformance/provider/checks.h"

namespace engagement::conformance::provider {
namespace {

using std::chrono::hours;

// Another value of the same form and length: its last character is another digit or letter.
std::string other(std::string value) {
  if (value.empty()) {
    return "x";
  }
  value.back() = value.back() == '1' ? '2' : '1';
  return value;
}

void drop(Parameters& parameters, std::string_view name) {
  std::erase_if(parameters, [&](const auto& each) { return each.first == name; });
}

void set(Parameters& parameters, std::string_view name, std::string value) {
  for (auto& [each, old] : parameters) {
    if (each == name) {
      old = std::move(value);
      return;
    }
  }
}

Answer send_unsigned(Lab& lab) {
  return lab.send(lab.message("GET", lab.target_of(lab.draft()), ""));
}

Answer send_tampered_query(Lab& lab) {
  Draft draft = lab.draft();
  const std::string authorization = lab.authorization_of(draft);
  draft.query = "v=1&sid=" + percent_encoded(other(draft.ids.session));
  return lab.send_with(draft, authorization);
}

Answer send_tampered_path(Lab& lab) {
  Draft draft = lab.draft();
  const std::string authorization = lab.authorization_of(draft);
  draft.ids.visitor = other(draft.ids.visitor);
  return lab.send_with(draft, authorization);
}

Answer send_tampered_method(Lab& lab) {
  Draft draft = lab.draft();
  draft.method = "POST";
  const std::string authorization = lab.authorization_of(draft);
  draft.method = "GET";
  return lab.send_with(draft, authorization);
}

Answer send_tampered_signature(Lab& lab) {
  const Draft draft = lab.draft();
  std::string signature = lab.signature_of(draft);
  // "A" and "B", "Q" and "R"…: neighbours in base64 are one bit apart.
  constexpr std::string_view kBase64 =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  signature[0] = kBase64[kBase64.find(signature[0]) ^ 1U];
  return lab.send_with(draft, "OAuth " + joined(draft.oauth, signature));
}

Answer send_wrong_consumer_secret(Lab& lab) {
  Draft draft = lab.draft();
  draft.credentials.consumer_secret = other(draft.credentials.consumer_secret);
  return lab.send_signed(draft);
}

Answer send_wrong_token_secret(Lab& lab) {
  Draft draft = lab.draft();
  draft.credentials.token_secret = other(draft.credentials.token_secret);
  return lab.send_signed(draft);
}

Answer send_unknown_consumer(Lab& lab) {
  Draft draft = lab.draft();
  set(draft.oauth, "oauth_consumer_key", random_nonce());
  return lab.send_signed(draft);
}

Answer send_unknown_token(Lab& lab) {
  Draft draft = lab.draft();
  set(draft.oauth, "oauth_token", random_nonce());
  return lab.send_signed(draft);
}

Answer send_replayed(Lab& lab) {
  const Draft draft = lab.draft();
  const std::string authorization = lab.authorization_of(draft);
  const Answer first = lab.send_with(draft, authorization);
  if (first.status != 200) {
    return {0, "the request was not accepted the first time", false, {}, 0, true};
  }
  return lab.send_with(draft, authorization);
}

Answer send_hour_old(Lab& lab) {
  return lab.send_signed(lab.draft(hours(-1)));
}

Answer send_day_old(Lab& lab) {
  return lab.send_signed(lab.draft(hours(-24)));
}

Answer send_hour_ahead(Lab& lab) {
  return lab.send_signed(lab.draft(hours(1)));
}

Answer send_missing_nonce(Lab& lab) {
  Draft draft = lab.draft();
  drop(draft.oauth, "oauth_nonce");
  return lab.send_signed(draft);
}

Answer send_duplicate_parameter(Lab& lab) {
  Draft draft = lab.draft();
  draft.oauth.emplace_back("oauth_nonce", random_nonce());
  return lab.send_signed(draft);
}

Answer send_unknown_method(Lab& lab) {
  Draft draft = lab.draft();
  set(draft.oauth, "oauth_signature_method", "HMAC-MD5");
  return lab.send_signed(draft);
}

Answer send_other_version(Lab& lab) {
  Draft draft = lab.draft();
  set(draft.oauth, "oauth_version", "2.0");
  return lab.send_signed(draft);
}

// RFC 9110 §15.5.2: the server that generates a 401 MUST send it.
std::string lacks_challenge(const Answer& answer) {
  return answer.field("www-authenticate") == nullptr ? "401 without WWW-Authenticate" : "";
}

Check refusal(std::string_view name, std::string_view title, Answer (*send)(Lab&)) {
  return {name, title, Level::derived, "RFC 5849 §3.2", {401}, send};
}

// §3.2 gives 400 for these; the API page knows 401 alone.
Check unusable(std::string_view name, std::string_view title, Answer (*send)(Lab&)) {
  return {name, title, Level::derived, "RFC 5849 §3.2", {400, 401}, send};
}

Check outside_window(std::string_view name, std::string_view title, Answer (*send)(Lab&)) {
  return {name, title, Level::advisory, "RFC 5849 §3.3 (may)", {401}, send};
}

Check of_token(Check check) {
  check.needs_token = true;
  return check;
}

}  // namespace

std::vector<Check> refusing_checks() {
  return {
      {"refuses.unsigned",
       "answers a request without Authorization with 401",
       Level::documented,
       "API page, Response Codes: 401",
       {401},
       send_unsigned,
       nullptr,
       false},
      {"refuses.with-challenge",
       "sends WWW-Authenticate with a 401",
       Level::derived,
       "RFC 9110 §15.5.2",
       {401},
       send_unsigned,
       lacks_challenge,
       false},
      refusal("refuses.tampered-query", "refuses a query that was changed after signing",
              send_tampered_query),
      refusal("refuses.tampered-path", "refuses a path that was changed after signing",
              send_tampered_path),
      refusal("refuses.tampered-method", "refuses a signature for another method",
              send_tampered_method),
      refusal("refuses.tampered-signature", "refuses a signature with one bit changed",
              send_tampered_signature),
      refusal("refuses.wrong-consumer-secret", "refuses a wrong consumer secret",
              send_wrong_consumer_secret),
      of_token(refusal("refuses.wrong-token-secret", "refuses a wrong token secret",
                       send_wrong_token_secret)),
      refusal("refuses.unknown-consumer", "refuses a consumer key that it does not know",
              send_unknown_consumer),
      of_token(refusal("refuses.unknown-token", "refuses a token that it does not know",
                       send_unknown_token)),
      refusal("refuses.replayed", "refuses a request that it has seen before", send_replayed),
      outside_window("refuses.hour-old", "refuses a timestamp of an hour ago", send_hour_old),
      outside_window("refuses.day-old", "refuses a timestamp of a day ago", send_day_old),
      outside_window("refuses.hour-ahead", "refuses a timestamp of an hour from now",
                     send_hour_ahead),
      unusable("refuses.missing-nonce", "refuses a request without a nonce", send_missing_nonce),
      unusable("refuses.duplicate-parameter", "refuses a protocol parameter that stands twice",
               send_duplicate_parameter),
      unusable("refuses.unknown-method", "refuses a signature method that is none",
               send_unknown_method),
      unusable("refuses.other-version", "refuses another oauth_version than 1.0",
               send_other_version),
  };
}

}  // namespace engagement::conformance::provider
