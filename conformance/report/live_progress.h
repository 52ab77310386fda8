// Progress for a terminal: one line with the figures, what is running, and the time left.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

#include "conformance/report/progress.h"
#include "conformance/report/summary.h"

namespace engagement::conformance {

// Thread-safe.
class LiveProgress final : public RunListener {
 public:
  LiveProgress(const ProgressPlan& plan, const TerminalStyle& style,
               std::function<void(std::string_view)> print);
  ~LiveProgress() override;

  void case_started(const Case& test_case) override;
  void first_request(const Case& test_case) override;
  void case_finished(const CaseResult& result) override;

 private:
  using Clock = std::chrono::steady_clock;
  struct Progress {
    std::chrono::milliseconds expected{0};
    Clock::time_point started{};
    bool running = false;
  };

  void redraw_now_and_then();
  void draw();
  std::string line() const;
  std::chrono::seconds time_left() const;

  const TerminalStyle style_;
  const std::function<void(std::string_view)> print_;
  const std::size_t total_;
  const std::size_t jobs_;
  std::mutex mutex_;
  std::condition_variable ending_;
  bool ended_ = false;
  std::map<std::string, Progress> unfinished_;  // by name
  Summary summary_;
  std::thread thread_;
};

}  // namespace engagement::conformance
