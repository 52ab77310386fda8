// What became of a validation: the response codes of the Validate Engagement API page.
#pragma once

#include <string_view>

namespace engagement_client {

enum class Outcome {
  valid,                // 200
  unauthorized,         // 401
  not_found,            // 404: the engagement is not valid, or the resource not found
  invalid_account,      // 422
  server_error,         // 500 after the retries, or a 5xx that the page does not name
  service_unavailable,  // 503 after the retries
  unexpected_status,    // any other status
  transport_error,      // no usable HTTP answer
  invalid_request       // refused before anything was sent
};

std::string_view to_string(Outcome outcome);

// `status` is an HTTP status from 100 to 599. Never `valid` but for 200.
Outcome outcome_of(int status);

}  // namespace engagement_client
