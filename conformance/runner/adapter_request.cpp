#include "conformance/runner/adapter_request.h"

#include <cstdint>
#include <nlohmann/json.hpp>

namespace engagement::conformance {
namespace {

// 5 and not 5.0, for clients whose language tells integers from other numbers.
nlohmann::ordered_json in_seconds(std::chrono::milliseconds duration) {
  if (duration.count() % 1000 == 0) {
    return duration.count() / 1000;
  }
  return static_cast<double>(duration.count()) / 1000.0;
}

}  // namespace

std::string client_base_url(const Case& test_case, const std::string& mock_base_url) {
  return test_case.trailing_slash ? mock_base_url + "/" : mock_base_url;
}

std::string adapter_request(const Case& test_case, const std::string& base_url,
                            std::chrono::milliseconds pause, const std::string& ca_file) {
  const Inputs& inputs = test_case.inputs;
  const nlohmann::ordered_json request = {
      {"protocol", kAdapterProtocol},
      {"case", test_case.name},
      {"base_url", base_url},
      {"account", inputs.account},
      {"visitor", inputs.visitor},
      {"campaign", inputs.campaign},
      {"engagement", inputs.engagement},
      {"context", inputs.context},
      {"session", inputs.session},
      {"consumer_key", inputs.consumer_key},
      {"consumer_secret", inputs.consumer_secret},
      {"token", inputs.token},
      {"token_secret", inputs.token_secret},
      {"signature_method", inputs.signature_method},
      {"ca_file", ca_file.empty() ? nlohmann::ordered_json(nullptr) : nlohmann::ordered_json(ca_file)},
      {"pause_seconds", in_seconds(pause)},
      {"timeout_seconds", in_seconds(test_case.attempt_timeout.value_or(kAttemptTimeout))},
  };
  // ASCII on the wire (\uXXXX beyond it), so that no adapter depends on its locale's encoding.
  return request.dump(-1, ' ', true) + "\n";
}

}  // namespace engagement::conformance
