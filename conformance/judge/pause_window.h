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
  bool holds(std::chrono::milliseconds length) const;
};

// For the pause that the client was told to make; for the documented five seconds where it was told
// less and made those always. A client may shorten its pause when told so, but need not.
PauseWindow pause_window(const CaseView& view);

}  // namespace engagement::conformance
