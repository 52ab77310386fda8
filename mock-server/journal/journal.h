// The requests that a mock received, oldest first, bounded.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "mock-server/journal/entry.h"
#include "mock-server/journal/filter.h"

namespace engagement::journal {

// Thread-safe. When `capacity` entries, or about `bytes` of them, are held, the oldest is dropped;
// the newest is always kept. What is read is shared and never changes, so reading is cheap.
class Journal {
 public:
  explicit Journal(std::size_t capacity, std::size_t bytes = std::size_t{32} << 20)
      : capacity_(capacity), most_bytes_(bytes) {}

  // Gives the entry its number, counted from 1, and its gap, and keeps it. Nothing else may change
  // it from then on.
  void add(std::shared_ptr<Entry> entry);
  EntryPtr add(Entry entry);  // likewise; the entry as it is then

  // Notes when the answer left. The entry as it is then: also of one that was dropped meanwhile,
  // but for its headers and body. Null when it was marked before.
  EntryPtr mark_answered(std::uint64_t number, SteadyTime at);

  std::vector<EntryPtr> snapshot() const;

  struct Page {
    std::vector<EntryPtr> entries;
    std::uint64_t next = 0;  // the cursor behind the last entry that was looked at
  };
  // The entries behind the cursor `after` (a number) that match, oldest first, at most `limit`.
  Page query(const Filter& filter, std::uint64_t after, std::size_t limit) const;
  std::size_t count(const Filter& filter, std::uint64_t after = 0) const;

  // Waits until `wanted` entries match. False when the deadline has passed before.
  bool wait_for(const Filter& filter, std::size_t wanted,
                std::chrono::steady_clock::time_point deadline) const;

  // Forgets all entries, or those of one session. Numbers go on from where they are.
  void clear();
  void clear_session(std::string_view session);

  // How many entries there have been, and with it the newest number. Costs one atomic read.
  std::uint64_t total() const { return last_number_.load(std::memory_order_acquire); }

  struct Size {
    std::size_t entries = 0;
    std::size_t bytes = 0;      // about
    std::uint64_t dropped = 0;  // to make room
  };
  Size size() const;

 private:
  struct LastOfSession {
    std::uint64_t number = 0;
    SteadyTime answered_at{};
  };
  using Sessions = std::unordered_map<std::string, LastOfSession>;
  // With what is needed of an entry while others are added: it lies in cold memory by then.
  struct Kept {
    std::uint64_t number = 0;
    std::size_t size = 0;                     // bytes, about
    Sessions::value_type* session = nullptr;  // null: it names none
    std::shared_ptr<Entry> entry;  // the journal alone changes it, while nobody else holds it
  };
  using Entries = std::deque<Kept>;
  // Under the lock:
  Entries::const_iterator behind(std::uint64_t number) const;
  Kept* find(std::uint64_t number);  // null: it is not held
  Sessions::value_type* note_session(Entry& entry);
  void note_answered(const Kept& kept, SteadyTime at);
  std::shared_ptr<Entry> drop_front();
  void keep_unanswered(const std::shared_ptr<Entry>& entry);

  const std::size_t capacity_;
  const std::size_t most_bytes_;
  mutable std::mutex mutex_;  // for all below
  mutable std::condition_variable added_;
  std::atomic<std::uint64_t> last_number_{0};  // written under the lock
  std::size_t bytes_ = 0;                      // of entries_, about
  std::uint64_t dropped_ = 0;
  std::unordered_map<std::uint64_t, std::shared_ptr<Entry>> unanswered_;  // dropped before that
  Entries entries_;    // by number, with holes where a session was cleared
  Sessions sessions_;  // those of which an entry is held
};

}  // namespace engagement::journal
