#include "conformance/faulty-clients/inputs.h"

#include <nlohmann/json.hpp>

namespace faulty_client {
namespace {

std::chrono::milliseconds in_milliseconds(double seconds) {
  return std::chrono::ceil<std::chrono::milliseconds>(std::chrono::duration<double>(seconds));
}

}  // namespace

Inputs parse_inputs(std::string_view line) {
  const nlohmann::json request = nlohmann::json::parse(line);
  Inputs inputs;
  const std::pair<const char*, std::string&> texts[] = {
      {"case", inputs.case_name},
      {"base_url", inputs.base_url},
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
      {"signature_method", inputs.signature_method}};
  for (const auto& [name, text] : texts) {
    text = request.at(name).get<std::string>();
  }
  if (request.contains("ca_file") && request["ca_file"].is_string()) {
    inputs.ca_file = request["ca_file"];
  }
  inputs.pause = in_milliseconds(request.at("pause_seconds"));
  inputs.attempt_timeout = in_milliseconds(request.at("timeout_seconds"));
  return inputs;
}

}  // namespace faulty_client
