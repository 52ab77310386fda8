#include "conformance/runner/plan.h"

#include <string>

#include "testing/catch2.h"

namespace engagement::conformance {
namespace {

using std::chrono::milliseconds;
using namespace std::chrono_literals;

Case answering(std::vector<int> statuses) {
  Case test_case;
  for (const int status : statuses) {
    test_case.answers.emplace_back().status = status;
  }
  return test_case;
}

}  // namespace

TEST_CASE("the expected time counts pauses and delays up to the answer that ends the call") {
  CHECK(expected_call_time(answering({200}), 5s) == 0s);
  CHECK(expected_call_time(answering({404, 500}), 5s) == 0s);
  CHECK(expected_call_time(answering({500, 200}), 5s) == 5s);
  CHECK(expected_call_time(answering({500}), 5s) == 15s);
  CHECK(expected_call_time(answering({503, 503, 503, 503, 200}), 5s) == 15s);

  Case slow = answering({500, 200});
  slow.answers[0].times = 2;
  slow.answers[0].delay = 700ms;
  CHECK(expected_call_time(slow, 5s) == 11'400ms);
}

TEST_CASE("the deadline leaves room for wrong clients, and ends") {
  CHECK(call_deadline(answering({200}), 5s) == 45s);
  CHECK(call_deadline(answering({200}), 0s) == 30s);

  Case obeying = answering({503, 200});
  obeying.answers[0].headers = {{"retry-After", "20"}};
  CHECK(call_deadline(obeying, 5s) == 30s + 20s + 5s + 5s);
  obeying.answers[0].headers = {{"Retry-After", "999999999999999999999"}};
  CHECK(call_deadline(obeying, 5s) <= 150s);
  obeying.answers[0].headers = {{"Retry-After", "Wed, 21 Oct 2026 07:28:00 GMT"}};
  CHECK(call_deadline(obeying, 5s) == 45s);

  Case stalling = answering({200});
  stalling.answers[0].fault = faults::Fault::stall;
  CHECK(call_deadline(stalling, 5s) == 45s + 4 * 10s);
}

TEST_CASE("a run with hardly a pause halves short waits, and no others") {
  Case slow = answering({503, 200, 404});
  slow.answers[0].delay = 1'200ms;
  slow.answers[1].delay = 2'001ms;
  Case limited = answering({200});
  limited.attempt_timeout = 1s;

  const std::vector<Case> hasty = as_run_with(99ms, {slow, limited});
  CHECK(hasty[0].answers[0].delay == 600ms);
  CHECK(hasty[0].answers[1].delay == 2'001ms);
  CHECK(hasty[0].answers[2].delay == 0ms);
  CHECK_FALSE(hasty[0].attempt_timeout);
  CHECK(hasty[1].attempt_timeout == 500ms);

  const std::vector<Case> usual = as_run_with(100ms, {slow, limited});
  CHECK(usual[0].answers[0].delay == 1'200ms);
  CHECK(usual[1].attempt_timeout == 1s);
}

TEST_CASE("the longest cases start first, others in their order") {
  const Case quick = answering({200});
  const Case one_pause = answering({500, 200});
  const Case exhausted = answering({500});
  Case many_calls = answering({500, 200});
  many_calls.calls = 4;
  const std::vector<const Case*> cases = {&quick, &one_pause, &exhausted, &quick, &many_calls};
  CHECK(start_order(cases, 5s) == std::vector<std::size_t>{4, 2, 1, 0, 3});
  CHECK(start_order({}, milliseconds(0)).empty());
}

}  // namespace engagement::conformance
