#include "conformance/report/plain_progress.h"

#include <fmt/format.h>

#include <utility>

#include "conformance/report/summary.h"
#include "conformance/text/text.h"

namespace engagement::conformance {

PlainProgress::PlainProgress(std::size_t total, std::function<void(std::string_view)> print)
    : total_(total), print_(std::move(print)) {}

void PlainProgress::case_started(const Case& /*test_case*/) {}
void PlainProgress::first_request(const Case& /*test_case*/) {}

void PlainProgress::case_finished(const CaseResult& result) {
  const std::size_t width = fmt::formatted_size("{}", total_);
  print_(fmt::format("[{:>{}}/{}] {:<7} {} ({:.1f} s)\n", ++finished_, width, total_,
                     result.known_failing_reason.empty() ? name_of(result.verdict) : "known", printable_line(result.test_case->name),
                     static_cast<double>(duration_of(result).count()) / 1000.0));
}

}  // namespace engagement::conformance
