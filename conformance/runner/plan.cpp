#include "conformance/runner/plan.h"

#include <algorithm>
#include <charconv>
#include <numeric>
#include <string>

#include "conformance/runner/adapter_request.h"

namespace engagement::conformance {
namespace {

using std::chrono::milliseconds;

constexpr int kPolicyRetries = 3;        // API page, "Retry Policy Recommendation"
constexpr milliseconds kMargin{30'000};  // for slow interpreters on a busy machine
constexpr long kLongestRetryAfter = 60;  // seconds that we wait for a client that obeys it

// Pauses of which the judge says little (docs/contract.md, "How pauses are judged").
constexpr milliseconds kHastyPause{100};
// What is longer may be meant to outlast the usual patience of a client, so it stays. What is not
// is halved, all of it: of two waits the longer one stays the longer one.
constexpr milliseconds kShortWait{2'000};

void halve_if_short(milliseconds& wait) {
  wait = wait <= kShortWait ? wait / 2 : wait;
}

// The answers to the first request and the retries, as a client sees them that never stops early.
std::vector<const fixtures::Answer*> first_answers(const Case& test_case) {
  std::vector<const fixtures::Answer*> answers;
  for (const fixtures::Answer& answer : test_case.answers) {
    for (int i = 0; i < answer.times && answers.size() <= kPolicyRetries; ++i) {
      answers.push_back(&answer);
    }
  }
  while (!answers.empty() && answers.size() <= kPolicyRetries) {
    answers.push_back(answers.back());
  }
  return answers;
}

bool is_retried(const fixtures::Answer& answer) {
  return !answer.fault && answer.status >= 500 && answer.status <= 599;
}

bool runs_into_timeout(const fixtures::Answer& answer) {
  return answer.fault && faults::outlasts_patience(*answer.fault);
}

bool is_retry_after(const std::string& name) {
  constexpr std::string_view kName = "retry-after";
  return std::equal(name.begin(), name.end(), kName.begin(), kName.end(), [](char a, char b) {
    return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b;
  });
}

// Zero when there is none, or a date.
milliseconds retry_after(const fixtures::Answer& answer) {
  long seconds = 0;
  for (const auto& [name, value] : answer.headers) {
    if (is_retry_after(name)) {
      std::from_chars(value.data(), value.data() + value.size(), seconds);
    }
  }
  return std::chrono::seconds(std::clamp(seconds, 0L, kLongestRetryAfter));
}

}  // namespace

milliseconds expected_call_time(const Case& test_case, milliseconds pause) {
  milliseconds time{0};
  bool first = true;
  for (const fixtures::Answer* answer : first_answers(test_case)) {
    time += (first ? milliseconds(0) : pause) + answer->delay;
    time += runs_into_timeout(*answer) ? test_case.attempt_timeout.value_or(kAttemptTimeout)
                                       : milliseconds(0);
    first = false;
    if (!is_retried(*answer)) {
      break;
    }
  }
  return time;
}

milliseconds call_deadline(const Case& test_case, milliseconds pause) {
  milliseconds time = kMargin;
  int answered = 0;
  for (const fixtures::Answer* answer : first_answers(test_case)) {
    time += answer->delay;
    time += runs_into_timeout(*answer) ? milliseconds(kAttemptTimeout) : milliseconds(0);
    if (answered++ < kPolicyRetries) {
      time += std::max(pause, retry_after(*answer));
    }
  }
  return time;
}

std::vector<Case> as_run_with(milliseconds pause, std::vector<Case> cases) {
  if (pause >= kHastyPause) {
    return cases;
  }
  for (Case& test_case : cases) {
    if (test_case.attempt_timeout) {
      halve_if_short(*test_case.attempt_timeout);
    }
    for (fixtures::Answer& answer : test_case.answers) {
      halve_if_short(answer.delay);
    }
  }
  return cases;
}

std::vector<std::size_t> start_order(std::span<const Case* const> cases, milliseconds pause) {
  std::vector<milliseconds> times;
  times.reserve(cases.size());
  for (const Case* test_case : cases) {
    times.push_back(test_case->calls * expected_call_time(*test_case, pause));
  }
  std::vector<std::size_t> order(cases.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&times](std::size_t a, std::size_t b) { return times[a] > times[b]; });
  return order;
}

}  // namespace engagement::conformance
