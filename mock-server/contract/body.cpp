#include "mock-server/contract/body.h"

#include <array>
#include <nlohmann/json.hpp>
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

void append_member(std::string& out, std::string_view name, std::string_view value) {
  out.append(",\"").append(name).append("\":");
  text::append_json_string(out, value);
}

void add_diagnosis(const Explained& explained, std::string& body) {
  if (explained.diagnosis == nullptr || explained.diagnosis->mistakes.empty()) {
    return;
  }
  const oauth::Diagnosis& diagnosis = *explained.diagnosis;
  append_member(body, "mistake", diagnosis.mistakes.front());
  body += ",\"mistakes\":" + nlohmann::json(diagnosis.mistakes).dump();
  body += diagnosis.is_guess ? ",\"guess\":true" : ",\"guess\":false";
  append_member(body, "fix", oauth::advice_of(diagnosis));
  if (!diagnosis.signed_base_string.empty()) {
    append_member(body, "signed_base_string", diagnosis.signed_base_string);
    body += ",\"first_difference\":" + std::to_string(explained.first_difference);
  }
}

}  // namespace

std::string json_body(const Explained& explained) {
  std::string body;
  body.reserve(160 + explained.explanation.size() + 2 * explained.base_string.size());
  body.append("{\"status\":").append(std::to_string(explained.status)).append(",\"reason\":");
  if (explained.reason.empty()) {
    body += "null";
  } else {
    text::append_json_string(body, explained.reason);
  }
  append_member(body, "explanation", explained.explanation);
  if (!explained.source.empty()) {
    append_member(body, "source", explained.source);
  }
  if (!explained.base_string.empty()) {
    append_member(body, "base_string", explained.base_string);
  }
  add_diagnosis(explained, body);
  if (!explained.base_string.empty()) {
    append_member(body, "base_string_note", kBaseStringNote);
  }
  append_member(body, "request_id", explained.request_id);
  body += "}\n";
  return body;
}

std::string oauth_problem_body(const Explained& explained) {
  return "oauth_problem=" + std::string(problem_of(explained.reason)) +
         "&oauth_problem_advice=" + oauth::encode(explained.explanation);
}

}  // namespace engagement::contract
