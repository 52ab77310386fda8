// Passes what is heard of a run on, without making anybody wait.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

#include "conformance/runner/run_listener.h"

namespace engagement::conformance {

// Calls the other listener from a thread of its own, in order: a terminal that is stopped (Ctrl-S)
// must hold up neither a mock's answer nor the start of a case. What is passed to it has to live
// until drain() returns. Thread-safe.
class QueuedListener final : public RunListener {
 public:
  explicit QueuedListener(RunListener& to);
  ~QueuedListener() override;

  void case_started(const Case& test_case) override;
  void first_request(const Case& test_case) override;
  void case_finished(const CaseResult& result) override;

  // Waits until everything has been passed on.
  void drain();

 private:
  void push(std::function<void()> call);
  void pass_on();

  RunListener& to_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> calls_;  // the first is under way
  bool ended_ = false;
  std::thread thread_;
};

}  // namespace engagement::conformance
