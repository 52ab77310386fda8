#include "mock-server/contract/body.h"

#include <array>
#include <string>
#include <utility>

#include "mock-server/oauth/percent_encoding.h"
#include "mock-server/text/json_text.h"

namespace engagement::contract {
namespace {

// The vocabulary of OAuth Problem Reporting for our reasons.
constexpr std::array<std::pair<std::string_view, std::string_view>, 16> kProblems{{
    {"authorization_missing", "parameter_absent"},
    {"authorization_repeated", "parameter_rejected"},
    {"authorization_scheme", "parameter_absent"},
    {"authorization_malformed", "parameter_rejected"},
    {"parameter_repeated", "parameter_rejected"},
    {"parameter_missing", "parameter_absent"},
    {"version_unsupported", "version_rejected"},
    {"signature_method_unsupported", "signature_method_rejected"},
    {"consumer_key_unknown", "consumer_key_unknown"},
    {"token_missing", "parameter_absent"},
    {"token_unknown", "token_rejected"},
    {"timestamp_invalid", "timestamp_refused"},
    {"timestamp_out_of_window", "timestamp_refused"},
    {"request_malformed", "parameter_rejected"},
    {"signature_mismatch", "signature_invalid"},
    {"nonce_reused", "nonce_used"},
}};

constexpr const char* kBaseStringNote =
    "Of values received, letters stand as 'x' and digits as '0' here. The journal has base "
    "strings "
    "whole: see this request_id on the live page, in GET /requests/{id} of the admin API, or in "
    "the "
    "file of --journal.";

std::string_view problem_of(std::string_view reason) {
  for (const auto& [ours, theirs] : kProblems) {
    if (ours == reason) {
      return theirs;
    }
  }
  return "permission_denied";
}

void add_diagnosis(const Explained& explained, text::JsonObject& body) {
  if (explained.diagnosis == nullptr || explained.diagnosis->mistakes.empty()) {
    return;
  }
  const oauth::Diagnosis& diagnosis = *explained.diagnosis;
  body.add("mistake", diagnosis.mistakes.front());
  body.add("mistakes", diagnosis.mistakes);
  body.add_raw("guess", diagnosis.is_guess ? "true" : "false");
  body.add("fix", oauth::advice_of(diagnosis));
  if (!diagnosis.signed_base_string.empty()) {
    body.add("signed_base_string", diagnosis.signed_base_string);
    body.add_raw("first_difference", std::to_string(explained.first_difference));
  }
}

}  // namespace

std::string json_body(const Explained& explained) {
  text::JsonObject body(false,
                        160 + explained.explanation.size() + 2 * explained.base_string.size());
  body.add_raw("status", std::to_string(explained.status));
  body.add_or_null("reason", explained.reason);
  body.add("explanation", explained.explanation);
  if (!explained.source.empty()) {
    body.add("source", explained.source);
  }
  if (!explained.base_string.empty()) {
    body.add("base_string", explained.base_string);
  }
  add_diagnosis(explained, body);
  if (!explained.base_string.empty()) {
    body.add("base_string_note", kBaseStringNote);
  }
  body.add("request_id", explained.request_id);
  return std::move(body).finish() + "\n";
}

std::string oauth_problem_body(const Explained& explained) {
  return "oauth_problem=" + std::string(problem_of(explained.reason)) +
         "&oauth_problem_advice=" + oauth::encode(explained.explanation);
}

}  // namespace engagement::contract
