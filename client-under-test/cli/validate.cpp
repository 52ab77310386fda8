#include "client-under-test/cli/validate.h"

#include <iostream>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>

#include "client-under-test/cli/credentials.h"

namespace engagement_client::cli {
namespace {

std::chrono::milliseconds to_milliseconds(double seconds) {
  return std::chrono::ceil<std::chrono::milliseconds>(std::chrono::duration<double>(seconds));
}

signer::Credentials gather_credentials(const ValidateOptions& options) {
  signer::Credentials credentials;
  if (!options.credentials_file.empty()) {
    credentials = load_credentials(options.credentials_file);
  }
  override_credentials(credentials, credentials_from_environment());
  override_credentials(credentials, {options.consumer_key, "", options.token, ""});
  if (credentials.consumer_key.empty()) {
    throw std::invalid_argument("no consumer key; give --consumer-key or --credentials FILE");
  }
  if (credentials.consumer_secret.empty()) {
    throw std::invalid_argument(std::string("no consumer secret; set ") + kConsumerSecretVariable +
                                " or give --credentials FILE");
  }
  return credentials;
}

ClientOptions client_options(const ValidateOptions& options) {
  const auto method = signer::parse_signature_method(options.signature_method);
  if (!method) {
    throw std::invalid_argument("the signature method is HMAC-SHA1 or HMAC-SHA256");
  }
  return {.base_url = options.base_url,
          .credentials = gather_credentials(options),
          .signature_method = *method,
          .retry_pause = to_milliseconds(options.pause_seconds),
          .attempt_timeout = to_milliseconds(options.timeout_seconds),
          .ca_file = options.ca_file};
}

}  // namespace

std::string describe(const Result& result, bool as_json) {
  if (as_json) {
    return nlohmann::json{
        {"outcome", to_string(result.outcome)},
        {"status", result.status == 0 ? nlohmann::json() : nlohmann::json(result.status)},
        {"requests", result.attempts},
        {"detail", result.detail}}
        .dump();
  }
  const std::string status = result.status == 0 ? "no answer" : std::to_string(result.status);
  return std::string(to_string(result.outcome)) + " (" + status + ", " +
         std::to_string(result.attempts) + (result.attempts == 1 ? " request)" : " requests)") +
         (result.detail.empty() ? "" : ": " + result.detail);
}

int exit_status(Outcome outcome) {
  switch (outcome) {
    case Outcome::valid:
      return 0;
    case Outcome::invalid_request:
      return 2;
    case Outcome::transport_error:
      return 3;
    default:
      return 1;
  }
}

int run_validate(const ValidateOptions& options) {
  const Client client(client_options(options));
  const Result result = client.validate(options.ids);
  std::cout << describe(result, options.json) << std::endl;
  if (!std::cout) {
    throw std::runtime_error("the result cannot be written to standard output");
  }
  return exit_status(result.outcome);
}

}  // namespace engagement_client::cli
