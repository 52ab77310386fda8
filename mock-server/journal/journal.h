// The requests that a mock received, oldest first, bounded.
#pragma once

#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>
#include <vector>

#include "mock-server/journal/entry.h"

namespace engagement::journal {

// Thread-safe. When `capacity` entries, or about `bytes` of them, are held, the oldest is dropped;
// the newest is always kept.
class Journal {
 public:
  explicit Journal(std::size_t capacity, std::size_t bytes = std::size_t{32} << 20)
      : capacity_(capacity), most_bytes_(bytes) {}

  // Gives the entry its number, counted from 1, and keeps it. Returns the number.
  std::uint64_t add(Entry entry);

  // Notes when the answer left. The entry as it is then; none when it has been dropped.
  std::optional<Entry> mark_answered(std::uint64_t number, SteadyTime at);

  std::vector<Entry> snapshot() const;

 private:
  const std::size_t capacity_;
  const std::size_t most_bytes_;
  mutable std::mutex mutex_;
  std::uint64_t last_number_ = 0;
  std::size_t bytes_ = 0;  // of entries_, about
  std::deque<Entry> entries_;
};

}  // namespace engagement::journal
