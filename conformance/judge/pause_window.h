// RETRY-PAUSE: how long a pause before a retry may be. One place for the judge and for what reports
// draw.
#pragma once

#include <chrono>

#include "conformance/judge/case_view.h"

namespace engagement::conformance {

struct PauseWindow {
  std::chrono::milliseconds pause{0};  // what is asked for
  std::chrono::milliseconds shortest() const;
  std::chrono::milliseconds longest() const;
  // `excused` of a pause that is too long is not held against the client, see excused_between().
  bool holds(std::chrono::milliseconds length, std::chrono::milliseconds excused) const;
};

// How much longer a right client's pause may be than its window, because the suite itself was seen
// to be kept waiting for a processor in it. Zero on a machine that is not overloaded.
std::chrono::milliseconds excused_between(const CaseView& view, const Attempt& before,
                                          const Attempt& after);

// For the pause that the client was told to make; for the documented five seconds where it was told
// less and made those always. A client may shorten its pause when told so, but need not.
PauseWindow pause_window(const CaseView& view);

}  // namespace engagement::conformance
