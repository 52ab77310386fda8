#include "conformance/report/progress.h"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>

#include "conformance/report/sample_run.h"
#include "testing/catch2.h"

namespace engagement::conformance {
namespace {

using namespace std::chrono_literals;
using engagement::testing::contains;

// Collects what is printed; another thread may print.
class Screen {
 public:
  void print(std::string_view text) {
    const std::lock_guard lock(mutex_);
    text_ += text;
    printed_.notify_all();
  }
  bool shows(const std::string& part) {
    std::unique_lock lock(mutex_);
    return printed_.wait_for(lock, 20s, [&] { return text_.find(part) != std::string::npos; });
  }
  std::string text() {
    const std::lock_guard lock(mutex_);
    return text_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable printed_;
  std::string text_;
};

}  // namespace

TEST_CASE("progress that is not for a terminal is a plain line for each finished case") {
  const SampleRun sample;
  Screen screen;
  {
    const auto progress = make_progress({sample.cases, 0, 5s}, {},
                                        [&screen](std::string_view text) { screen.print(text); });
    progress->case_started(sample.cases[1]);
    progress->first_request(sample.cases[1]);
    progress->case_finished(sample.run.cases[1]);
  }
  CHECK(screen.text() == "[1/5] failed  retry.bad (10.2 s)\n");
}

TEST_CASE("progress on a terminal is one line with figures, running cases and time left") {
  SampleRun sample;
  sample.cases[0].answers.emplace_back().status = 500;
  Screen screen;
  TerminalStyle style;
  style.terminal = true;
  style.columns = 200;
  {
    const auto progress = make_progress({sample.cases, 0, 5s}, style,
                                        [&screen](std::string_view text) { screen.print(text); });
    progress->case_started(sample.cases[0]);
    progress->first_request(sample.cases[0]);
    progress->case_finished(sample.run.cases[2]);
    CHECK(
        screen.shows("[1/5] 0 passed, 0 failed, 1 skipped, 0 errors, about 15 s left, 1 running: "
                     "retry.good"));
  }
  CHECK(screen.text().find('\n') == std::string::npos);
  CHECK(screen.text().ends_with("\r\x1b[K"));
}

TEST_CASE("the line never wraps") {
  const SampleRun sample;
  Screen screen;
  TerminalStyle style;
  style.terminal = true;
  style.columns = 20;
  const auto progress = make_progress({sample.cases, 0, 5s}, style,
                                      [&screen](std::string_view text) { screen.print(text); });
  CHECK(screen.shows("\r\x1b[K[0/5] 0 passed, 0 f…"));
}

}  // namespace engagement::conformance
