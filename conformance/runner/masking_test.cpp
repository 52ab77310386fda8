#include "conformance/runner/masking.h"

#include <string>

#include "testing/catch2.h"

namespace engagement::conformance {

TEST_CASE("no secret of the case stays in what a client printed or sent", "[AUTH-HEADER]") {
  Case test_case;
  test_case.inputs.consumer_secret = "kd94hf93k423kf44";
  test_case.inputs.token_secret = "p/ss word";
  CaseResult result;
  result.test_case = &test_case;
  AdapterAnswer call;
  call.error_output = "signing with kd94hf93k423kf44&p%2Fss%20word";
  call.other_output = call.error_output;
  call.raw_answer = call.error_output;
  call.reason = call.error_output;
  result.evidence.calls = {call};
  journal::Entry request;
  request.target = "/api?secret=kd94hf93k423kf44";
  request.headers = {{"X-Debug", "p/ss word"}};
  request.body = "kd94hf93k423kf44";
  result.evidence.requests = {request};
  result.failures = {{"URL-QUERY", "", "", "secret=kd94hf93k423kf44", {}}};
  result.reason = call.error_output;

  mask_secrets(result);

  const AdapterAnswer& masked = result.evidence.calls[0];
  const journal::Entry& seen = result.evidence.requests[0];
  for (const std::string& text :
       {masked.error_output, masked.other_output, masked.raw_answer, masked.reason, seen.target,
        seen.headers[0].second, seen.body, result.failures[0].actual, result.reason}) {
    CHECK(text.find("kd94hf93k423kf44") == std::string::npos);
    CHECK(text.find("p/ss word") == std::string::npos);
    CHECK(text.find("p%2Fss%20word") == std::string::npos);
  }
  CHECK(masked.error_output.starts_with("signing with "));
}

}  // namespace engagement::conformance
