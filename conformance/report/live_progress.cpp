#include "conformance/report/live_progress.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "conformance/runner/plan.h"
#include "conformance/text/text.h"

namespace engagement::conformance {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kRedraw{500};
constexpr std::string_view kClearLine = "\r\x1b[K";

// At most `width` characters, so that the line does not wrap: a wrapped one is not rewritten.
std::string fitted(const std::string& text, std::size_t width) {
  if (columns(text) <= width) {
    return text;
  }
  std::string result;
  std::size_t used = 0;
  for (const char c : text) {
    const bool begins_character = (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
    if (begins_character && ++used >= width) {
      break;
    }
    result += c;
  }
  return result + "…";
}

}  // namespace

LiveProgress::LiveProgress(const ProgressPlan& plan, const TerminalStyle& style,
                           std::function<void(std::string_view)> print)
    : style_(style),
      print_(std::move(print)),
      total_(plan.cases.size()),
      jobs_(plan.jobs == 0 ? std::max<std::size_t>(total_, 1) : plan.jobs) {
  for (const Case& test_case : plan.cases) {
    unfinished_[test_case.name].expected =
        test_case.calls * expected_call_time(test_case, plan.pause);
  }
  thread_ = std::thread([this] { redraw_now_and_then(); });
}

LiveProgress::~LiveProgress() {
  {
    const std::lock_guard lock(mutex_);
    ended_ = true;
  }
  ending_.notify_all();
  thread_.join();
  print_(kClearLine);
}

void LiveProgress::case_started(const Case& test_case) {
  const std::lock_guard lock(mutex_);
  Progress& progress = unfinished_[test_case.name];
  progress.started = Clock::now();
  progress.running = true;
}

void LiveProgress::first_request(const Case& test_case) {
  const std::lock_guard lock(mutex_);
  // Only from here on does the expected time run: the start of the client is not in it.
  unfinished_[test_case.name].started = Clock::now();
}

void LiveProgress::case_finished(const CaseResult& result) {
  const std::lock_guard lock(mutex_);
  unfinished_.erase(result.test_case->name);
  count(result, summary_);
  if (result.known_failing_reason.empty() &&
      (result.verdict == CaseVerdict::failed || result.verdict == CaseVerdict::error)) {
    print_(fmt::format("{}{}  {}\n", kClearLine, style_.paint(kRed, name_of(result.verdict)),
                       printable_line(result.test_case->name)));
    draw();
  }
}

void LiveProgress::redraw_now_and_then() {
  std::unique_lock lock(mutex_);
  while (!ending_.wait_for(lock, kRedraw, [this] { return ended_; })) {
    draw();
  }
}

void LiveProgress::draw() {
  print_(std::string(kClearLine) + fitted(line(), style_.columns));
}

std::string LiveProgress::line() const {
  std::string running;
  std::size_t count = 0;
  for (const auto& [name, progress] : unfinished_) {
    if (progress.running) {
      running += (count++ == 0 ? "" : ", ") + printable_line(name);
    }
  }
  return fmt::format("[{}/{}] {}, about {} s left, {} running: {}", total_ - unfinished_.size(),
                     total_, in_words(summary_), time_left().count(), count, running);
}

std::chrono::seconds LiveProgress::time_left() const {
  const Clock::time_point now = Clock::now();
  milliseconds longest{0};
  milliseconds waiting{0};
  for (const auto& [name, progress] : unfinished_) {
    const auto spent = progress.running
                           ? std::chrono::duration_cast<milliseconds>(now - progress.started)
                           : milliseconds(0);
    longest = std::max(longest, progress.expected - spent);
    waiting += progress.running ? milliseconds(0) : progress.expected;
  }
  const auto queued = waiting / static_cast<milliseconds::rep>(jobs_);
  return std::chrono::ceil<std::chrono::seconds>(std::max(longest, queued));
}

}  // namespace engagement::conformance
