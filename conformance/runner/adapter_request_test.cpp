#include "conformance/runner/adapter_request.h"

#include <nlohmann/json.hpp>
#include <string>

#include "testing/catch2.h"

namespace engagement::conformance {
namespace {

using nlohmann::json;

Case sample() {
  Case test_case;
  test_case.name = "retry.500-then-200";
  test_case.inputs = {"12345678",   "9223372036854775807",
                      "1234",       "5678",
                      "91011",      "日本\n",
                      "key",        "secret",
                      "token",      "ts",
                      "HMAC-SHA256"};
  return test_case;
}

}  // namespace

TEST_CASE("the request has every member of the protocol", "[adapter-protocol]") {
  const std::string line =
      adapter_request(sample(), "http://127.0.0.1:1", std::chrono::milliseconds(5000));
  const json expected = {{"protocol", 1},
                         {"case", "retry.500-then-200"},
                         {"base_url", "http://127.0.0.1:1"},
                         {"account", "12345678"},
                         {"visitor", "9223372036854775807"},
                         {"campaign", "1234"},
                         {"engagement", "5678"},
                         {"context", "91011"},
                         {"session", "日本\n"},
                         {"consumer_key", "key"},
                         {"consumer_secret", "secret"},
                         {"token", "token"},
                         {"token_secret", "ts"},
                         {"signature_method", "HMAC-SHA256"},
                         {"ca_file", nullptr},
                         {"pause_seconds", 5},
                         {"timeout_seconds", 10}};
  CHECK(json::parse(line) == expected);
}

TEST_CASE("the request is one line of ASCII", "[adapter-protocol]") {
  const std::string line = adapter_request(sample(), "", std::chrono::milliseconds(100));
  CHECK(line.find('\n') == line.size() - 1);
  CHECK(std::all_of(line.begin(), line.end(), [](char c) { return c >= 0; }));
  CHECK(json::parse(line)["pause_seconds"] == 0.1);
}

TEST_CASE("whole seconds are integers, others have a fraction", "[adapter-protocol]") {
  Case test_case = sample();
  const auto timeout_told = [&](std::chrono::milliseconds timeout) {
    test_case.attempt_timeout = timeout;
    return json::parse(adapter_request(test_case, "", std::chrono::milliseconds(0)))
        .at("timeout_seconds");
  };
  CHECK(timeout_told(std::chrono::milliseconds(1000)).is_number_integer());
  CHECK(timeout_told(std::chrono::milliseconds(500)) == 0.5);
}

TEST_CASE("the base URL ends in a slash when the case says so", "[URL-HOST]") {
  Case test_case = sample();
  CHECK(client_base_url(test_case, "http://h:1/gateway") == "http://h:1/gateway");
  test_case.trailing_slash = true;
  CHECK(client_base_url(test_case, "http://h:1/gateway") == "http://h:1/gateway/");
}

}  // namespace engagement::conformance
