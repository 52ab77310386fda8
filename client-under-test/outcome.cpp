#include "client-under-test/outcome.h"

namespace engagement_client {

std::string_view to_string(Outcome outcome) {
  switch (outcome) {
    case Outcome::valid:
      return "valid";
    case Outcome::unauthorized:
      return "unauthorized";
    case Outcome::not_found:
      return "not_found";
    case Outcome::invalid_account:
      return "invalid_account";
    case Outcome::server_error:
      return "server_error";
    case Outcome::service_unavailable:
      return "service_unavailable";
    case Outcome::unexpected_status:
      return "unexpected_status";
    case Outcome::transport_error:
      return "transport_error";
    case Outcome::invalid_request:
      return "invalid_request";
  }
  return "unexpected_status";
}

Outcome outcome_of(int status) {
  switch (status) {
    case 200:
      return Outcome::valid;
    case 401:
      return Outcome::unauthorized;
    case 404:
      return Outcome::not_found;
    case 422:
      return Outcome::invalid_account;
    case 503:
      return Outcome::service_unavailable;
    default:
      return status >= 500 ? Outcome::server_error : Outcome::unexpected_status;
  }
}

}  // namespace engagement_client
