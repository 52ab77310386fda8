// RETRY-PAUSE: how long the pauses are, and whether they grow (docs/contract.md, readings 4 and 9).
#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <vector>

#include "conformance/judge/clauses.h"
#include "conformance/judge/pause_window.h"

namespace engagement::conformance {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kGrowthStep{60};  // or a fifth of the pause, whichever is more

struct Pause {
  int attempt = 0;  // the request that ends it
  milliseconds length{0};
  std::optional<milliseconds> retry_after;  // what the answer before it asked for
  milliseconds excused{0};                  // of what it may be too long by
};

std::string seconds(milliseconds length) {
  return fmt::format("{:.2f} s", static_cast<double>(length.count()) / 1000);
}

// The Retry-After in seconds of the scripted answer number `index`, from 0.
std::optional<milliseconds> retry_after_of(const CaseView& view, std::size_t index) {
  if (index >= view.answers.size()) {
    return std::nullopt;
  }
  for (const auto& [name, value] : view.answers[index].headers) {
    int count = 0;
    const auto read = std::from_chars(value.data(), value.data() + value.size(), count);
    if (name == "Retry-After" && read.ec == std::errc() &&
        read.ptr == value.data() + value.size()) {
      return std::chrono::seconds(count);
    }
  }
  return std::nullopt;
}

std::vector<Pause> pauses_of(const CaseView& view) {
  std::vector<Pause> pauses;
  for (std::size_t i = 1; i < view.attempts.size(); ++i) {
    if (view.is_retry(i)) {
      pauses.push_back({view.attempts[i].number,
                        gap_between(view.attempts[i - 1], view.attempts[i]),
                        retry_after_of(view, i - 1),
                        excused_between(view, view.attempts[i - 1], view.attempts[i])});
    }
  }
  return pauses;
}

class PauseJudge {
 public:
  PauseJudge(const CaseView& view, Findings& findings)
      : pauses_(pauses_of(view)),
        window_(pause_window(view)),
        overloaded_(view.evidence.overloaded),
        findings_(findings) {}

  void judge() {
    for (const Pause& pause : pauses_) {
      judge_length(pause);
    }
    judge_growth();
  }

 private:
  void judge_length(const Pause& pause) {
    if (pause.length < milliseconds(0)) {
      add("overlap", "the retry was sent before the answer had ended; read the answer, then pause",
          pause);
    } else if (pause.length < window_.shortest()) {
      add("short",
          pause.retry_after && *pause.retry_after < window_.pause
              ? "the pause before the retry is too short: a shorter Retry-After does not change it"
              : "the pause before the retry is too short: wait the whole pause after the end of "
                "the answer, before the first retry too",
          pause);
    } else if (!window_.holds(pause.length, pause.excused)) {
      judge_too_long(pause);
    }
  }

  void judge_too_long(const Pause& pause) {
    if (pause.retry_after && *pause.retry_after > window_.pause &&
        PauseWindow{*pause.retry_after}.holds(pause.length, pause.excused)) {
      findings_.add_note({"RETRY-PAUSE", "retry-after",
                          "the client obeys a Retry-After longer than the pause; the API page asks "
                          "for the same pause always",
                          seconds(window_.pause), seconds(pause.length), pause.attempt});
      return;
    }
    add("long",
        overloaded_ ? "the pause before the retry is too long; the machine may be overloaded: run "
                      "again with less beside it or fewer --jobs before changing the client"
                    : "the pause before the retry is too long: wait the same pause each time, "
                      "without backoff or jitter",
        pause);
  }

  // Three pauses that each add a real step, none smaller than the one before: backoff, and hardly
  // the noise of a busy machine, which does not climb evenly. Two pauses would prove too little.
  void judge_growth() {
    const milliseconds step = std::max(kGrowthStep, window_.pause / 5);
    for (std::size_t i = 2; i < pauses_.size(); ++i) {
      const milliseconds first = growth_at(i - 1);
      const milliseconds second = growth_at(i);
      if (first >= step && second >= step && 4 * second >= 3 * first) {
        findings_.add({"RETRY-PAUSE", "growth",
                       "the pauses grow from retry to retry (backoff); the API page asks for the "
                       "same pause each time",
                       fmt::format("three times {}", seconds(window_.pause)),
                       fmt::format("{}, {}, {}", seconds(pauses_[i - 2].length),
                                   seconds(pauses_[i - 1].length), seconds(pauses_[i].length)),
                       pauses_[i].attempt});
        return;
      }
    }
  }

  milliseconds growth_at(std::size_t index) const {
    return pauses_[index].length - pauses_[index].excused - pauses_[index - 1].length;
  }

  void add(std::string_view cause, std::string message, const Pause& pause) {
    findings_.add({"RETRY-PAUSE", cause, std::move(message),
                   fmt::format("{} to {}", seconds(window_.pause), seconds(window_.longest())),
                   seconds(pause.length), pause.attempt});
  }

  std::vector<Pause> pauses_;
  PauseWindow window_;
  bool overloaded_;
  Findings& findings_;
};

}  // namespace

void judge_pauses(const CaseView& view, Findings& findings) {
  PauseJudge(view, findings).judge();
}

}  // namespace engagement::conformance
