#include "conformance/runner/case_runner.h"

#include <fmt/format.h>

#include <array>
#include <atomic>
#include <exception>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "conformance/runner/adapter_request.h"
#include "conformance/runner/plan.h"
#include "mock-server/mock.h"

namespace engagement::conformance {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

// Watches the requests of the call under way, as they arrive.
class Arrivals {
 public:
  Arrivals(StartGate& gate, std::function<void()> on_first_request)
      : gate_(gate), on_first_request_(std::move(on_first_request)) {}

  void begin_call(StartGate::Ticket ticket, StopFlag* too_many) {
    const std::lock_guard lock(mutex_);
    ticket_ = ticket;
    too_many_ = too_many;
    count_ = 0;
  }
  void end_call() {
    const std::lock_guard lock(mutex_);
    gate_.leave(ticket_, true);
    too_many_ = nullptr;
  }
  void arrived() {
    const std::lock_guard lock(mutex_);
    gate_.leave(ticket_);
    if (std::exchange(any_, true) == false) {
      on_first_request_();
    }
    if (++count_ > kMostRequestsOfOneCall && too_many_ != nullptr) {
      too_many_->raise(1);
    }
  }

 private:
  StartGate& gate_;
  const std::function<void()> on_first_request_;
  std::mutex mutex_;
  StartGate::Ticket ticket_ = 0;
  StopFlag* too_many_ = nullptr;
  int count_ = 0;
  bool any_ = false;
};

// The script of the case, for whatever request comes: what is wrong with one is the judge's
// business.
fixtures::Fixture scripted(const Case& test_case) {
  fixtures::Fixture fixture;
  fixture.name = test_case.name;
  fixture.scope = fixtures::Scope::global;
  fixture.responses = test_case.answers;
  fixture.then = fixtures::Then::repeat_last;
  return fixture;
}

MockConfig mock_config(const Case& test_case, Arrivals& arrivals) {
  const Inputs& inputs = test_case.inputs;
  oauth::Credential credential;
  credential.consumer_key = inputs.consumer_key;
  credential.consumer_secret = inputs.consumer_secret;
  if (!inputs.token.empty()) {
    credential.token = inputs.token;
  }
  credential.token_secret = inputs.token_secret;

  MockConfig config;
  config.base_path = test_case.base_path;
  config.credentials = oauth::CredentialStore({credential});
  config.signature_methods = {"HMAC-SHA1", "HMAC-SHA256"};
  config.fixtures = {scripted(test_case)};
  config.built_in_fixtures = false;
  config.enforcement = Enforcement::record;
  config.on_arrival = [&arrivals] { arrivals.arrived(); };
  return config;
}

// What the client sent just before it ended may still be on its way through the kernel to the mock.
void let_requests_arrive(const Mock& mock) {
  constexpr milliseconds kQuiet{30};
  constexpr int kLooks = 10;
  std::size_t seen = mock.requests().size();
  for (int i = 0; i < kLooks; ++i) {
    std::this_thread::sleep_for(kQuiet);
    if (std::exchange(seen, mock.requests().size()) == seen) {
      return;
    }
  }
}

class CaseRun {
 public:
  CaseRun(const Case& test_case, const CaseSurroundings& surroundings, std::size_t rank,
          const std::function<void()>& on_first_request)
      : case_(test_case),
        surroundings_(surroundings),
        rank_(rank),
        arrivals_(surroundings.gate, on_first_request) {
    evidence_.pause = surroundings.pause;
  }

  CaseRunEnd run() {
    begin();
    try {
      Mock mock(mock_config(case_, arrivals_));
      evidence_.base_url = client_base_url(case_, mock.base_url());
      for (int call = 0; call < case_.calls && !cut_off_; ++call) {
        evidence_.calls.push_back(call_client(call == 0));
        if (evidence_.calls.back().kind != AdapterAnswer::Kind::outcome) {
          break;
        }
      }
      let_requests_arrive(mock);
      mock.stop();
      evidence_.requests = mock.requests();
      note_internal_errors();
    } catch (const std::exception& error) {
      evidence_.setup_error = fmt::format("the suite could not run this case: {}", error.what());
    }
    evidence_.ended = Clock::now();
    evidence_.overloaded = surroundings_.overload.late_between(evidence_.started, evidence_.ended);
    return {std::move(evidence_), cut_off_};
  }

 private:
  // A failure of the mock must not look like an answer that was asked for.
  void note_internal_errors() {
    for (const journal::Entry& request : evidence_.requests) {
      if (!request.internal_error.empty() && evidence_.setup_error.empty()) {
        evidence_.setup_error = "the mock failed: " + request.internal_error;
      }
    }
  }

  void begin() {
    evidence_.started = Clock::now();
    evidence_.started_unix = std::chrono::duration_cast<std::chrono::seconds>(
                                 std::chrono::system_clock::now().time_since_epoch())
                                 .count();
  }

  AdapterAnswer call_client(bool first_call) {
    StopFlag too_many;
    const StartGate::Ticket ticket = surroundings_.gate.enter(rank_, surroundings_.stop);
    if (first_call) {
      begin();  // waiting for a place is no part of the case
    }
    arrivals_.begin_call(ticket, &too_many);
    const std::array<const StopFlag*, 2> stops = {&surroundings_.stop, &too_many};
    CallEnd end = surroundings_.client.call(
        {case_.name, adapter_request(case_, evidence_.base_url, surroundings_.pause),
         surroundings_.timeout.value_or(call_deadline(case_, surroundings_.pause)), stops});
    arrivals_.end_call();

    cut_off_ = end.stopped && !too_many.raised();
    if (end.stopped && !cut_off_) {
      end.answer.reason =
          fmt::format("the client sent more than {} requests and went on, so the suite stopped it",
                      kMostRequestsOfOneCall);
    }
    return std::move(end.answer);
  }

  const Case& case_;
  const CaseSurroundings& surroundings_;
  const std::size_t rank_;
  Arrivals arrivals_;  // outlives the mock, whose threads call it
  Evidence evidence_;
  bool cut_off_ = false;
};

}  // namespace

CaseRunEnd run_case(const Case& test_case, const CaseSurroundings& surroundings, std::size_t rank,
                    const std::function<void()>& on_first_request) {
  return CaseRun(test_case, surroundings, rank, on_first_request).run();
}

}  // namespace engagement::conformance
