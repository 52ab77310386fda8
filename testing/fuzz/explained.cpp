#include "testing/fuzz/explained.h"

#include <algorithm>

#include "mock-server/data/data_error.h"
#include "mock-server/explain/explanation.h"
#include "mock-server/explain/report.h"
#include "mock-server/recorded/pasted_input.h"
#include "testing/fuzz/check.h"
#include "testing/fuzz/signed_request.h"

namespace engagement::fuzz {
namespace {

bool is_fit_for_a_terminal(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return c == '\n' || (static_cast<unsigned char>(c) >= 0x20 && c != 0x7f);
  });
}

void explain(const std::vector<recorded::PastedRequest>& requests) {
  explain::ExplainerConfig config;
  config.credentials =
      oauth::CredentialStore({{"key", std::string(kSecret), "token", "planted-token-secret", ""}});
  config.policy.methods = {oauth::SignatureMethod::hmac_sha1, oauth::SignatureMethod::plaintext};
  config.real_time = 1'800'000'000;
  config.work = 50'000;
  explain::Explainer explainer(std::move(config));
  const explain::Explanation explanation = explainer.explain(requests.front(), requests);
  const std::string text = text_report(explanation, {});
  FUZZ_CHECK(is_fit_for_a_terminal(text));
  for (const std::string& report : {text, json_report(explanation, {})}) {
    FUZZ_CHECK(report.find(kSecret) == std::string::npos);
  }
}

}  // namespace

void explain_what_is_read(
    std::string_view text,
    const std::function<std::vector<recorded::PastedRequest>(std::string_view)>& parse) {
  const auto front = [](std::string_view input) {
    return recorded::parse_pasted_input("input", input);
  };
  for (const auto& read : {parse, decltype(parse)(front)}) {
    try {
      const auto requests = read(text);
      FUZZ_CHECK(!requests.empty());
      explain(requests);
    } catch (const data::DataError& error) {
      FUZZ_CHECK(std::string_view(error.what()).starts_with("input"));
    }
  }
}

}  // namespace engagement::fuzz
