#include "conformance/report/progress.h"

#include "conformance/report/live_progress.h"
#include "conformance/report/plain_progress.h"

namespace engagement::conformance {

std::unique_ptr<RunListener> make_progress(const ProgressPlan& plan, const TerminalStyle& style,
                                           std::function<void(std::string_view)> print) {
  if (style.terminal) {
    return std::make_unique<LiveProgress>(plan, style, std::move(print));
  }
  return std::make_unique<PlainProgress>(plan.cases.size(), std::move(print));
}

}  // namespace engagement::conformance
