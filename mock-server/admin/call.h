// One call of the admin API, taken apart, and the answers to it.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "mock-server/transport/message.h"

namespace engagement::admin {

struct Call {
  transport::Request request;
  std::vector<std::string> path;                           // decoded segments
  std::vector<std::pair<std::string, std::string>> query;  // decoded, in order
  std::string parameter;                                   // of the path, such as the {id}

  // The JSON body. Throws Problem or data::DataError.
  nlohmann::json body() const;
};

// Throws Problem when the target cannot be decoded.
Call parse_call(const transport::Request& request);

transport::Answer json_answer(int status, const nlohmann::ordered_json& body);
transport::Answer text_answer(int status, std::string json);  // written already
transport::Answer no_content();
// {"error": code, "message": …, "pointer"?: …}
transport::Answer error_answer(int status, std::string_view code, std::string_view message,
                               std::string_view pointer = "");

// What every answer of the admin API carries.
void add_common_headers(transport::Answer& answer);

}  // namespace engagement::admin
