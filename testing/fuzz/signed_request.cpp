#include "testing/fuzz/signed_request.h"

#include "mock-server/oauth/diagnosis.h"
#include "mock-server/oauth/mistakes.h"
#include "mock-server/oauth/verifier.h"
#include "testing/fuzz/check.h"

namespace engagement::fuzz {
namespace {

constexpr std::int64_t kNow = 1'800'000'000;

const oauth::CredentialStore& credentials() {
  static const oauth::CredentialStore store(
      {{"key", std::string(kSecret), "token", "planted-token-secret", ""}});
  return store;
}

bool shows_secret(std::string_view shown, std::string_view received) {
  return shown.find("planted-") != std::string_view::npos &&
         received.find("planted") == std::string_view::npos;
}

}  // namespace

std::string plain_authorization() {
  return "OAuth oauth_consumer_key=\"key\",oauth_token=\"token\",oauth_signature_method=\"HMAC-"
         "SHA1\",oauth_timestamp=\"1800000000\",oauth_nonce=\"n\",oauth_signature=\"JgqiUOAZhGbDDg"
         "9hgdSJ0ZdyzRQ%3D\"";
}

void verify_and_diagnose(std::string_view target, std::string_view host,
                         std::string_view authorization) {
  oauth::Policy policy;
  policy.methods = {oauth::SignatureMethod::hmac_sha1, oauth::SignatureMethod::hmac_sha256,
                    oauth::SignatureMethod::plaintext};
  static const oauth::Verifier verifier({}, policy);
  const oauth::SignedRequest request{"GET", target, "http", host, {authorization}, "", ""};
  const oauth::Verdict verdict = verifier.check_request(request, kNow, credentials());
  FUZZ_CHECK(verdict.accepted() == verdict.explanation.empty());
  oauth::DiagnosisHints hints;
  hints.work = 100'000;
  const oauth::Diagnosis diagnosis = oauth::diagnose(request, verdict, credentials(), hints);
  for (const std::string_view mistake : diagnosis.mistakes) {
    FUZZ_CHECK(oauth::find_mistake(mistake) != nullptr);
  }
  const std::string received = std::string(target) + std::string(host) + std::string(authorization);
  for (const std::string& shown : {verdict.explanation, verdict.base_string,
                                   diagnosis.signed_base_string, oauth::advice_of(diagnosis)}) {
    FUZZ_CHECK(!shows_secret(shown, received));
  }
}

}  // namespace engagement::fuzz
