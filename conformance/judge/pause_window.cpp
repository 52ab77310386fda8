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

bool PauseWindow::holds(milliseconds length) const {
  return length >= shortest() && length <= longest();
}

PauseWindow pause_window(const CaseView& view) {
  const PauseWindow documented{kDocumentedPause};
  bool any = false;
  bool all_documented = true;
  for (std::size_t i = 1; i < view.attempts.size(); ++i) {
    if (view.is_retry(i)) {
      any = true;
      all_documented =
          all_documented && documented.holds(gap_between(view.attempts[i - 1], view.attempts[i]));
    }
  }
  return any && all_documented && view.evidence.pause < kDocumentedPause
             ? documented
             : PauseWindow{view.evidence.pause};
}

}  // namespace engagement::conformance
