// `engagement-client validate`: one validation for a person or a script.
#pragma once

#include <string>

#include "client-under-test/client.h"

namespace engagement_client::cli {

struct ValidateOptions {
  std::string base_url;
  Engagement ids;
  std::string consumer_key;
  std::string token;
  std::string credentials_file;
  std::string ca_file;
  std::string signature_method = "HMAC-SHA1";
  double pause_seconds = 5;
  double timeout_seconds = 10;
  bool json = false;
};

// "valid (200, 1 request)", or one line of JSON.
std::string describe(const Result& result, bool as_json);

// 0: valid. 1: the endpoint said otherwise. 2: nothing could be sent. 3: no answer.
int exit_status(Outcome outcome);

// Prints the result on standard output and returns the exit status. Throws std::invalid_argument
// for input that cannot be used.
int run_validate(const ValidateOptions& options);

}  // namespace engagement_client::cli
