#include "client-under-test/outcome.h"

#include "testing/catch2.h"

namespace engagement_client {

TEST_CASE("each documented status has its own outcome", "[STATUS-200][STATUS-404]") {
  CHECK(to_string(outcome_of(200)) == "valid");
  CHECK(to_string(outcome_of(401)) == "unauthorized");
  CHECK(to_string(outcome_of(404)) == "not_found");
  CHECK(to_string(outcome_of(422)) == "invalid_account");
  CHECK(to_string(outcome_of(500)) == "server_error");
  CHECK(to_string(outcome_of(503)) == "service_unavailable");
}

TEST_CASE("no status but 200 is valid", "[STATUS-OTHER]") {
  for (int status = 100; status < 600; ++status) {
    INFO(status);
    CHECK((outcome_of(status) == Outcome::valid) == (status == 200));
  }
  CHECK(outcome_of(201) == Outcome::unexpected_status);
  CHECK(outcome_of(429) == Outcome::unexpected_status);
  CHECK(outcome_of(502) == Outcome::server_error);
}

}  // namespace engagement_client
