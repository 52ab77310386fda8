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
#include "conformance/runner/case_server.h"
#include "conformance/runner/plan.h"

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
  // `foreseen`: right clients send nothing in this case.
  void end_call(bool foreseen) {
    const std::lock_guard lock(mutex_);
    gate_.leave(ticket_, !foreseen);
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

// What the client sent just before it ended may still be on its way through the kernel to the mock.
void let_requests_arrive(const CaseServer& server) {
  constexpr milliseconds kQuiet{30};
  constexpr int kLooks = 10;
  std::size_t seen = server.requests();
  for (int i = 0; i < kLooks; ++i) {
    std::this_thread::sleep_for(kQuiet);
    if (std::exchange(seen, server.requests()) == seen) {
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
      CaseServer server(case_, authority(), [this] { arrivals_.arrived(); });
      evidence_.base_url = server.base_url();
      for (int call = 0; call < case_.calls && !cut_off_; ++call) {
        evidence_.calls.push_back(call_client(call == 0));
        if (evidence_.calls.back().kind != AdapterAnswer::Kind::outcome) {
          break;
        }
      }
      let_requests_arrive(server);
      server.finish(evidence_);
    } catch (const std::exception& error) {
      evidence_.setup_error = fmt::format("the suite could not run this case: {}", error.what());
    }
    evidence_.ended = Clock::now();
    evidence_.late = surroundings_.overload.late_between(evidence_.started, evidence_.ended);
    evidence_.overloaded = !evidence_.late.empty();
    return {std::move(evidence_), cut_off_};
  }

 private:
  std::shared_ptr<const tls::Authority> authority() const {
    return surroundings_.trusted == nullptr ? nullptr : surroundings_.trusted->authority();
  }

  std::string ca_file() const {
    return is_over_tls(case_.server) && surroundings_.trusted != nullptr
               ? surroundings_.trusted->ca_file()
               : "";
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
        {case_.name, adapter_request(case_, evidence_.base_url, surroundings_.pause, ca_file()),
         surroundings_.timeout.value_or(call_deadline(case_, surroundings_.pause)), stops});
    arrivals_.end_call(expected_requests(case_) == 0);

    cut_off_ = end.stopped && !too_many.raised();
    if (end.stopped && !cut_off_) {
      end.answer.ended_badly = true;
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
