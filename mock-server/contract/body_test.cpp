#include "mock-server/contract/body.h"

#include <nlohmann/json.hpp>

#include "mock-server/oauth/verdict.h"
#include "testing/catch2.h"

namespace engagement::contract {
namespace {

TEST_CASE("the JSON body says status, reason, explanation and request id") {
  const auto body = nlohmann::json::parse(json_body(
      {401, "nonce_reused", "Make a new one.", "r-1", "RFC 5849 §3.3", "GET&x", nullptr}));
  CHECK(body["status"] == 401);
  CHECK(body["reason"] == "nonce_reused");
  CHECK(body["explanation"] == "Make a new one.");
  CHECK(body["request_id"] == "r-1");
  CHECK(body["source"] == "RFC 5849 §3.3");
  CHECK(body["base_string"] == "GET&x");
  CHECK(nlohmann::json::parse(json_body({200, "", "", "r", "", "", nullptr}))["reason"].is_null());
}

TEST_CASE("the JSON body is UTF-8 whatever was received") {
  CHECK(
      nlohmann::json::accept(json_body({404, "route_unknown", "\xff\xfe", "r", "", "", nullptr})));
}

TEST_CASE("every reason of the verifier has its own word of OAuth Problem Reporting") {
  for (int i = 1; i <= static_cast<int>(oauth::Reason::nonce_reused); ++i) {
    const auto reason = oauth::code_of(static_cast<oauth::Reason>(i));
    INFO(reason);
    CHECK(oauth_problem_body({401, reason, "a b", "", "", "", nullptr}).find("permission_denied") ==
          std::string::npos);
  }
  CHECK(oauth_problem_body({401, "signature_mismatch", "a b", "", "", "", nullptr}) ==
        "oauth_problem=signature_invalid&oauth_problem_advice=a%20b");
}

}  // namespace
}  // namespace engagement::contract
