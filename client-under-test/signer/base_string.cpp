#include "client-under-test/signer/base_string.h"

#include <algorithm>
#include <utility>

#include "client-under-test/signer/percent_encoding.h"

namespace engagement_client::signer {

std::string normalize_parameters(const std::vector<Parameter>& parameters) {
  std::vector<std::pair<std::string, std::string>> encoded;
  encoded.reserve(parameters.size());
  for (const Parameter& parameter : parameters) {
    encoded.emplace_back(percent_encode(parameter.name), percent_encode(parameter.value));
  }
  // After the encoding, and by name before value: "a=1" joined would sort "a-b" wrongly.
  std::sort(encoded.begin(), encoded.end());

  std::string joined;
  for (const auto& [name, value] : encoded) {
    if (!joined.empty()) {
      joined += '&';
    }
    joined.append(name).append("=").append(value);
  }
  return joined;
}

std::string signature_base_string(std::string_view method, std::string_view base_string_uri,
                                  const std::vector<Parameter>& parameters) {
  return percent_encode(method) + "&" + percent_encode(base_string_uri) + "&" +
         percent_encode(normalize_parameters(parameters));
}

}  // namespace engagement_client::signer
