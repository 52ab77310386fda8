#include "conformance/suite/outcome.h"

#include "conformance/suite/case.h"
#include "testing/catch2.h"

namespace engagement::conformance {
namespace {

std::size_t requests_for(std::vector<fixtures::Answer> answers) {
  Case test_case;
  test_case.answers = std::move(answers);
  return expected_answers(test_case).size();
}

fixtures::Answer answer(int status, int times = 1) {
  fixtures::Answer made;
  made.status = status;
  made.times = times;
  return made;
}

TEST_CASE("Each status has its outcomes and its clause", "[STATUS-OTHER]") {
  CHECK(outcomes_for_status(200) == std::vector<std::string>{"valid"});
  CHECK(outcomes_for_status(204) == std::vector<std::string>{"unexpected_status"});
  CHECK(outcomes_for_status(502) == std::vector<std::string>{"server_error", "unexpected_status"});
  CHECK(status_clause(422) == "STATUS-422");
  CHECK(status_clause(429) == "STATUS-OTHER");
  CHECK(is_outcome("valid"));
  CHECK_FALSE(is_outcome("unsupported"));
}

TEST_CASE("The answers of a case say how many requests there must be", "[RETRY-COUNT]") {
  CHECK(requests_for({answer(200)}) == 1);
  CHECK(requests_for({answer(500)}) == 4);
  CHECK(requests_for({answer(500, 2), answer(200)}) == 3);
  CHECK(requests_for({answer(503, 9)}) == 4);
  CHECK(requests_for({answer(503), answer(404), answer(500)}) == 2);
  CHECK(requests_for({answer(302), answer(200)}) == 1);
}

}  // namespace
}  // namespace engagement::conformance
