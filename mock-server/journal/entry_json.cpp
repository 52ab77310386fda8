#include "mock-server/journal/entry_json.h"

#include <algorithm>

#include "mock-server/oauth/diagnosis.h"
#include "mock-server/text/ascii.h"

namespace engagement::journal {
namespace {

using Json = nlohmann::ordered_json;

double milliseconds(std::chrono::nanoseconds duration) {
  // Whole microseconds: more digits would be noise.
  return static_cast<double>(duration.count() / 1000) / 1000;
}

Json text_or_null(const std::string& text) {
  return text.empty() ? Json() : Json(text);
}

// Values of such headers are credentials, whatever the scheme.
bool is_for_secrets(std::string_view name) {
  std::string lower(name);
  std::transform(lower.begin(), lower.end(), lower.begin(), text::to_lower);
  constexpr std::string_view kWords[] = {"authorization", "cookie",  "token",  "secret",
                                         "password",      "api-key", "apikey", "signature"};
  return std::any_of(std::begin(kWords), std::end(kWords),
                     [&](std::string_view word) { return lower.find(word) != std::string::npos; });
}

std::string shown_header(std::string_view name, std::string_view value, const Redactor& redactor) {
  if (text::equal_ignoring_case(name, "Authorization")) {
    return redactor.redact(redacted_authorization(value));
  }
  return is_for_secrets(name) ? "…" : redactor.redact(value);
}

Json headers_json(const Entry& entry, const Redactor& redactor) {
  Json headers = Json::array();
  for (const auto& [name, value] : entry.headers) {
    headers.push_back(
        {{"name", redactor.redact(name)}, {"value", shown_header(name, value, redactor)}});
  }
  return headers;
}

Json values_json(const contract::RouteValues& values, const Redactor& redactor) {
  return {{"account", redactor.redact(values.account)},
          {"visitor", redactor.redact(values.visitor)},
          {"campaign", redactor.redact(values.campaign)},
          {"engagement", redactor.redact(values.engagement)},
          {"context", redactor.redact(values.context)},
          {"session", redactor.redact(values.session)}};
}

Json signature_json(const Entry& entry, const Redactor& redactor) {
  Json signature = {{"checked", entry.checked},
                    {"accepted", entry.checked ? Json(entry.verdict.accepted()) : Json()}};
  if (!entry.checked) {
    return signature;
  }
  using Parameters = oauth::ProtocolParameters;
  signature["nonce"] = redactor.redact(entry.verdict.parameters[Parameters::nonce]);
  signature["timestamp"] = redactor.redact(entry.verdict.parameters[Parameters::timestamp]);
  if (!entry.verdict.accepted()) {
    signature["reason"] = oauth::code_of(entry.verdict.reason);
    signature["explanation"] = redactor.redact(entry.verdict.explanation);
    signature["source"] = oauth::source_of(entry.verdict.reason);
  }
  const std::string base_string = redactor.redact(entry.base_string());
  if (!base_string.empty()) {
    signature["base_string"] = base_string;
  }
  const oauth::Diagnosis& diagnosis = entry.diagnosis;
  signature["mistakes"] = diagnosis.mistakes;
  if (!diagnosis.mistakes.empty()) {
    signature["guess"] = diagnosis.is_guess;
    signature["fix"] = oauth::advice_of(diagnosis);
  }
  if (!diagnosis.signed_base_string.empty()) {
    const std::string theirs = redactor.redact(diagnosis.signed_base_string);
    signature["signed_base_string"] = theirs;
    signature["first_difference"] =
        std::mismatch(base_string.begin(), base_string.end(), theirs.begin(), theirs.end()).first -
        base_string.begin();
  }
  return signature;
}

}  // namespace

Json entry_json(const Entry& entry, const Redactor& redactor) {
  Json json;
  json["request_id"] = entry.request_id;
  json["number"] = entry.number;
  json["connection"] = entry.connection;
  json["listener"] = entry.listener;
  json["unix_time"] = entry.unix_time;
  json["received_ms"] = milliseconds(entry.received_at.time_since_epoch());
  json["answered_ms"] =
      entry.is_answered() ? Json(milliseconds(entry.answered_at.time_since_epoch())) : Json();
  json["gap_ms"] = entry.gap ? Json(milliseconds(*entry.gap)) : Json();
  json["method"] = redactor.redact(entry.method);
  json["target"] = redactor.redact(redacted_target(entry.target));
  json["http_version"] = redactor.redact(entry.http_version);  // any text, when malformed
  json["headers"] = headers_json(entry, redactor);
  json["values"] = values_json(entry.route.values, redactor);
  json["status"] = entry.status;
  json["answered_with"] = entry.answered_with;
  json["reason"] = text_or_null(entry.reason);
  json["explanation"] = redactor.redact(entry.explanation);
  json["signature"] = signature_json(entry, redactor);
  json["fixture"] = text_or_null(entry.fixture);
  json["step"] = entry.fixture.empty() ? Json() : Json(entry.step);
  json["unexpected"] = entry.unexpected;
  json["internal_error"] = text_or_null(redactor.redact(entry.internal_error));
  return json;
}

std::string to_text(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace engagement::journal
