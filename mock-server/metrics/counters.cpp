#include "mock-server/metrics/counters.h"

#include <algorithm>
#include <string>

#include "mock-server/faults/fault.h"
#include "mock-server/oauth/mistakes.h"
#include "mock-server/oauth/verdict.h"

namespace engagement::metrics {
namespace {

// Those that servers send; any other is counted as "other".
std::vector<std::string_view> status_values() {
  return {"none", "200", "201", "202", "204", "301", "302", "303", "304", "307", "308",
          "400",  "401", "403", "404", "405", "408", "409", "410", "413", "414", "415",
          "421",  "422", "429", "431", "500", "501", "502", "503", "504", "505"};
}

std::vector<std::string_view> reason_values() {
  std::vector<std::string_view> values = {
      "none",          "route_unknown",      "method_not_allowed", "account_invalid",
      "query_invalid", "request_unexpected", "internal_error",     "scripted"};
  for (auto reason = oauth::Reason::authorization_missing; reason <= oauth::Reason::nonce_reused;
       reason = static_cast<oauth::Reason>(static_cast<int>(reason) + 1)) {
    values.push_back(oauth::code_of(reason));
  }
  return values;
}

std::vector<std::string_view> mistake_values() {
  std::vector<std::string_view> values;
  for (const oauth::Mistake& mistake : oauth::all_mistakes()) {
    values.push_back(mistake.name);
  }
  return values;
}

}  // namespace

LabelledCounter::LabelledCounter(std::vector<std::string_view> values)
    : values_(std::move(values)), counts_(values_.size() + 1) {
  std::sort(values_.begin(), values_.end());
  values_.push_back("other");
}

void LabelledCounter::count(std::string_view value) {
  const auto known = values_.end() - 1;
  const auto found = std::lower_bound(values_.begin(), known, value);
  const auto place = found != known && *found == value ? found : known;
  counts_[static_cast<std::size_t>(place - values_.begin())].fetch_add(1,
                                                                       std::memory_order_relaxed);
}

std::vector<std::pair<std::string_view, std::uint64_t>> LabelledCounter::read() const {
  std::vector<std::pair<std::string_view, std::uint64_t>> counts;
  for (std::size_t i = 0; i < values_.size(); ++i) {
    if (const std::uint64_t count = counts_[i].load(std::memory_order_relaxed); count > 0) {
      counts.emplace_back(values_[i], count);
    }
  }
  return counts;
}

Counters::Counters()
    : statuses(status_values()),
      reasons(reason_values()),
      faults(engagement::faults::fault_names()),
      mistakes(mistake_values()) {}

void Counters::count_decided(const journal::Entry& entry) {
  statuses.count(entry.status == 0 ? "none" : std::to_string(entry.status));
  reasons.count(entry.reason.empty() ? "none" : std::string_view(entry.reason));
  if (engagement::faults::parse_fault(entry.answered_with)) {
    faults.count(entry.answered_with);
  }
  for (const std::string_view mistake : entry.diagnosis.mistakes) {
    mistakes.count(mistake);
  }
}

void Counters::count_answered(std::chrono::nanoseconds time) {
  const double seconds = std::chrono::duration<double>(time).count();
  const auto bucket = std::lower_bound(kBuckets.begin(), kBuckets.end(), seconds);
  took[static_cast<std::size_t>(bucket - kBuckets.begin())].fetch_add(1, std::memory_order_relaxed);
  took_microseconds.fetch_add(
      static_cast<std::uint64_t>(std::max<std::int64_t>(time.count(), 0)) / 1000,
      std::memory_order_relaxed);
}

}  // namespace engagement::metrics
