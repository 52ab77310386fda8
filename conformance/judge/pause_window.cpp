#include "conformance/judge/pause_window.h"

#include <algorithm>

namespace engagement::conformance {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kDocumentedPause{5000};
constexpr milliseconds kShortBy{20};   // the clocks of two processes
constexpr milliseconds kLongBy{1000};  // or a fifth of the pause, whichever is more

}  // namespace

milliseconds PauseWindow::shortest() const {
  return pause - kShortBy;
}

milliseconds PauseWindow::longest() const {
  return pause + std::max(kLongBy, pause / 5);
}

bool PauseWindow::holds(milliseconds length, milliseconds excused) const {
  return length >= shortest() && length - excused <= longest();
}

milliseconds excused_between(const CaseView& view, const Attempt& before, const Attempt& after) {
  // Client and suite each wait for a processor twice in a pause: to send and to read the answer, to
  // send and to read the request. Each time they may wait as long as the suite saw itself wait.
  constexpr int kTurns = 4;
  std::chrono::steady_clock::duration late{0};
  for (const Lateness& each : view.evidence.late) {
    const auto from = std::max(each.from, before.last->answered_at);
    const auto to = std::min(each.to, after.first->received_at);
    late += std::max(to - from, std::chrono::steady_clock::duration::zero());
  }
  return kTurns * std::chrono::duration_cast<milliseconds>(late);
}

PauseWindow pause_window(const CaseView& view) {
  const PauseWindow documented{kDocumentedPause};
  bool any = false;
  bool all_documented = true;
  for (std::size_t i = 1; i < view.attempts.size(); ++i) {
    if (view.is_retry(i)) {
      any = true;
      const Attempt& before = view.attempts[i - 1];
      const Attempt& after = view.attempts[i];
      all_documented =
          all_documented &&
          documented.holds(gap_between(before, after), excused_between(view, before, after));
    }
  }
  return any && all_documented && view.evidence.pause < kDocumentedPause
             ? documented
             : PauseWindow{view.evidence.pause};
}

}  // namespace engagement::conformance
