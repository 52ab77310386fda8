#include "conformance/runner/suite_run.h"

#include <algorithm>
#include <atomic>
#include <memory>
#include <thread>

#include "conformance/judge/judge.h"
#include "conformance/runner/case_runner.h"
#include "conformance/runner/client_caller.h"
#include "conformance/runner/masking.h"
#include "conformance/runner/plan.h"
#include "conformance/runner/queued_listener.h"

namespace engagement::conformance {
namespace {

// How long a client may take to its first request before the next one is let start besides it.
constexpr std::chrono::milliseconds kStartPatience{3'000};

std::size_t start_places() {
  return 2 * std::max(1U, std::thread::hardware_concurrency());
}

std::vector<const Case*> pointers_to(const std::vector<Case>& cases) {
  std::vector<const Case*> pointers;
  for (const Case& test_case : cases) {
    pointers.push_back(&test_case);
  }
  return pointers;
}

// One entry for each pair of secrets that the cases use.
std::vector<Inputs> distinct_secrets(const std::vector<Case>& cases) {
  std::vector<Inputs> distinct;
  for (const Case& test_case : cases) {
    const Inputs& inputs = test_case.inputs;
    if (std::none_of(distinct.begin(), distinct.end(), [&inputs](const Inputs& other) {
          return other.consumer_secret == inputs.consumer_secret &&
                 other.token_secret == inputs.token_secret;
        })) {
      distinct.push_back(inputs);
    }
  }
  return distinct;
}

std::unique_ptr<const TrustedAuthority> authority_for(const std::vector<Case>& cases) {
  const bool any = std::any_of(cases.begin(), cases.end(),
                               [](const Case& each) { return is_over_tls(each.server); });
  return any ? std::make_unique<const TrustedAuthority>() : nullptr;
}

class SuiteRun {
 public:
  SuiteRun(const std::vector<Case>& cases, const RunOptions& options, const ProcessGuard& guard,
           StopFlag& stop, RunListener& listener)
      : cases_(cases),
        options_(options),
        stop_(stop),
        listener_(listener),
        gate_(start_places(), kStartPatience),
        client_(options.long_lived ? long_lived_client(options.client, guard)
                                   : process_for_each_call(options.client, guard)),
        trusted_(authority_for(cases)),
        surroundings_{options.pause, options.timeout, *client_, gate_,
                      overload_,     trusted_.get(),  stop},
        secrets_(options.long_lived ? distinct_secrets(cases) : std::vector<Inputs>()),
        order_(start_order(pointers_to(cases), options.pause)),
        results_(cases.size()) {}

  std::vector<CaseResult> run() {
    const std::size_t wanted = options_.jobs == 0 ? cases_.size() : options_.jobs;
    std::vector<std::thread> workers;
    for (std::size_t i = 0; i < std::min(wanted, cases_.size()); ++i) {
      workers.emplace_back([this] { work(); });
    }
    for (std::thread& worker : workers) {
      worker.join();
    }
    listener_.drain();
    for (const auto& [name, problem] : client_->finish()) {
      mark_unreliable(name, problem);
    }
    return std::move(results_);
  }

 private:
  void work() {
    for (;;) {
      const std::size_t rank = next_++;
      if (rank >= order_.size()) {
        return;
      }
      const Case& test_case = cases_[order_[rank]];
      CaseResult& result = results_[order_[rank]];
      if (stop_.raised()) {
        result = cut_off(test_case);
      } else {
        result = run_one(test_case, rank);
        listener_.case_finished(result);
      }
    }
  }

  CaseResult run_one(const Case& test_case, std::size_t rank) {
    listener_.case_started(test_case);
    CaseRunEnd end = run_case(test_case, surroundings_, rank, [&] { listener_.first_request(test_case); });
    CaseResult result = judge(test_case, std::move(end.evidence), options_.strict);
    mask_secrets(result, secrets_);
    if (end.cut_off) {
      mark_cut_off(result);
    } else {
      apply_known_failures(options_.known_failures, result);
      stop_if_failed(result);
    }
    return result;
  }

  void stop_if_failed(const CaseResult& result) const {
    if (options_.fail_fast && result.known_failing_reason.empty() &&
               (result.verdict == CaseVerdict::failed || result.verdict == CaseVerdict::error)) {
      stop_.raise(kStoppedByFailFast);
    }
  }

  CaseResult cut_off(const Case& test_case) const {
    CaseResult result;
    result.test_case = &test_case;
    result.evidence.pause = options_.pause;
    mark_cut_off(result);
    return result;
  }

  void mark_unreliable(const std::string& name, const std::string& problem) {
    for (CaseResult& result : results_) {
      if (result.test_case->name == name && result.verdict != CaseVerdict::error) {
        result.verdict = CaseVerdict::error;
        result.reason = "adapter error: " + problem;
        mask_secrets(result, secrets_);
      }
    }
  }

  // Half a case tells nothing.
  void mark_cut_off(CaseResult& result) const {
    const bool interrupted = stop_.why() != kStoppedByFailFast;
    result.verdict = interrupted ? CaseVerdict::error : CaseVerdict::skipped;
    result.reason = interrupted ? "the run was interrupted before this case had ended"
                                : "the run was stopped at its first failure (--fail-fast)";
    result.failures.clear();
    result.notes.clear();
    result.judged.clear();
  }

  const std::vector<Case>& cases_;
  const RunOptions& options_;
  StopFlag& stop_;
  QueuedListener listener_;
  OverloadWatch overload_;
  StartGate gate_;
  const std::unique_ptr<ClientCaller> client_;
  const std::unique_ptr<const TrustedAuthority> trusted_;
  const CaseSurroundings surroundings_;
  const std::vector<Inputs> secrets_;  // that any call of one process may print
  const std::vector<std::size_t> order_;
  std::atomic<std::size_t> next_{0};
  std::vector<CaseResult> results_;
};

}  // namespace

std::vector<CaseResult> run_cases(const std::vector<Case>& cases, const RunOptions& options,
                                  const ProcessGuard& guard, StopFlag& stop,
                                  RunListener& listener) {
  return SuiteRun(cases, options, guard, stop, listener).run();
}

}  // namespace engagement::conformance
