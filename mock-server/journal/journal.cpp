#include "mock-server/journal/journal.h"

#include <utility>

namespace engagement::journal {

std::uint64_t Journal::add(Entry entry) {
  const std::lock_guard lock(mutex_);
  entry.number = ++last_number_;
  entries_.push_back(std::move(entry));
  if (entries_.size() > capacity_) {
    entries_.pop_front();
  }
  return last_number_;
}

std::optional<Entry> Journal::mark_answered(std::uint64_t number, SteadyTime at) {
  const std::lock_guard lock(mutex_);
  if (entries_.empty() || number < entries_.front().number) {
    return std::nullopt;
  }
  Entry& entry = entries_[number - entries_.front().number];
  entry.answered_at = at;
  return entry;
}

std::vector<Entry> Journal::snapshot() const {
  const std::lock_guard lock(mutex_);
  return {entries_.begin(), entries_.end()};
}

}  // namespace engagement::journal
