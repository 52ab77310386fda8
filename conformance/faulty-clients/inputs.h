// What the suite tells the client: the line of JSON of docs/adapter-protocol.md.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

namespace faulty_client {

// All texts are UTF-8.
struct Inputs {
  std::string case_name;
  std::string base_url;
  std::string account, visitor, campaign, engagement, context, session;
  std::string consumer_key, consumer_secret, token, token_secret;
  std::string signature_method;
  std::string ca_file;  // PEM; empty: none
  std::chrono::milliseconds pause{5'000};
  std::chrono::milliseconds attempt_timeout{10'000};
};

// Throws std::exception when it is no such line.
Inputs parse_inputs(std::string_view line);

}  // namespace faulty_client
