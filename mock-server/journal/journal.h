// The requests that a mock received, oldest first, bounded.
#pragma once

#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>
#include <vector>

#include "mock-server/journal/entry.h"

namespace engagement::journal {

// Thread-safe. When `capacity` entries are held, the oldest is dropped.
class Journal {
 public:
  explicit Journal(std::size_t capacity) : capacity_(capacity) {}

  // Gives the entry its number, counted from 1, and keeps it. Returns the number.
  std::uint64_t add(Entry entry);

  // Notes when the answer left. The entry as it is then; none when it has been dropped.
  std::optional<Entry> mark_answered(std::uint64_t number, SteadyTime at);

  std::vector<Entry> snapshot() const;

 private:
  const std::size_t capacity_;
  mutable std::mutex mutex_;
  std::uint64_t last_number_ = 0;
  std::deque<Entry> entries_;
};

}  // namespace engagement::journal
