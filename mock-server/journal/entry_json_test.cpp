#include "mock-server/journal/entry_json.h"

#include <array>

#include "testing/catch2.h"

namespace engagement::journal {
namespace {

using namespace std::chrono_literals;

const Redactor& redactor() {
  static const Redactor made(
      oauth::CredentialStore({{"key", "hush-consumer", "token", "hush-token-s", ""}}));
  return made;
}

TEST_CASE("a request in JSON tells what came, what was decided and what was sent") {
  Entry entry;
  entry.number = 7;
  entry.request_id = "ab-7";
  entry.method = "GET";
  entry.target = "/x?sid=s";
  entry.received_at = SteadyTime{} + 1500us;
  entry.gap = 5001200us;
  entry.route.values.session = "s";
  entry.checked = true;
  entry.status = 503;
  entry.answered_with = "503";
  entry.fixture = "503-then-200";
  const auto json = entry_json(entry, redactor());
  CHECK(json["number"] == 7);
  CHECK(json["received_ms"] == 1.5);
  CHECK(json["gap_ms"] == 5001.2);
  CHECK(json["answered_ms"].is_null());
  CHECK(json["values"]["session"] == "s");
  CHECK(json["signature"]["accepted"] == true);
  CHECK(json["fixture"] == "503-then-200");
  CHECK(json["step"] == 0);
  CHECK(json["reason"].is_null());
}

TEST_CASE("what was not checked is neither accepted nor refused") {
  const auto json = entry_json(Entry{}, redactor());
  CHECK(json["signature"]["checked"] == false);
  CHECK(json["signature"]["accepted"].is_null());
}

TEST_CASE("a secret that a client puts anywhere is in no line") {
  const std::string secret = "hush-consumer%2Fhush%2dtoken-s";
  Entry entry;
  entry.method = entry.http_version = secret;
  entry.target = "/" + secret + "?sid=" + secret + "&oauth_signature=other-hush";
  entry.headers = {
      {"X-A", secret},
      {secret, "b"},
      {"Cookie", "other-hush"},
      {"X-Auth-Token", "other-hush"},
      {"Authorization", "OAuth oauth_nonce=\"" + secret + "\", oauth_signature=\"other-hush\""}};
  entry.route.values = {secret, secret, secret, secret, secret, secret};
  entry.checked = true;
  entry.verdict.reason = oauth::Reason::signature_mismatch;
  entry.verdict.explanation = entry.verdict.base_string = secret;
  std::array<std::string_view, oauth::ProtocolParameters::kCount> values;
  values.fill(secret);
  entry.verdict.parameters = oauth::ProtocolParameters(values);
  entry.diagnosis.mistakes = {"plus-for-space"};
  entry.diagnosis.signed_base_string = "x" + secret;
  entry.explanation = entry.internal_error = secret;
  const std::string line = to_text(entry_json(entry, redactor()));
  INFO(line);
  CHECK(line.find("hush") == std::string::npos);
}

TEST_CASE("bytes that are no UTF-8 do not break a line") {
  Entry entry;
  entry.target = "/\xff\n";
  CHECK(to_text(entry_json(entry, redactor())).find('\n') == std::string::npos);
}

}  // namespace
}  // namespace engagement::journal
