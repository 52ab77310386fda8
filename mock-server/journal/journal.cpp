#include "mock-server/journal/journal.h"

#include <utility>

namespace engagement::journal {

namespace {

// What grows with what is received.
std::size_t size_of(const Entry& entry) {
  std::size_t size = sizeof entry + 5 * entry.target.size() + entry.body.size() +
                     entry.verdict.base_string.size() + entry.explanation.size() +
                     2 * entry.verdict.explanation.size() +
                     entry.diagnosis.signed_base_string.size();
  for (const auto& [name, value] : entry.headers) {
    // The Authorization value stands in the decoded parameters once more.
    size += sizeof(std::pair<std::string, std::string>) + name.size() + 2 * value.size();
  }
  return size;
}

}  // namespace

std::uint64_t Journal::add(Entry entry) {
  const std::size_t size = size_of(entry);
  const std::lock_guard lock(mutex_);
  entry.number = ++last_number_;
  entries_.push_back(std::move(entry));
  bytes_ += size;
  while (entries_.size() > 1 && (entries_.size() > capacity_ || bytes_ > most_bytes_)) {
    bytes_ -= size_of(entries_.front());
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
