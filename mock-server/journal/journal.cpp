#include "mock-server/journal/journal.h"

#include <algorithm>
#include <limits>
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

// True when only `entry` holds it, under a lock that others need to get it.
bool is_held_by_nobody_else(const std::shared_ptr<Entry>& entry) {
  if (entry.use_count() != 1) {
    return false;
  }
  // Its end is ordered behind that of the others, and so behind what they have read.
  const std::shared_ptr<Entry> another = entry;
  return another != nullptr;
}

// Begins to bring the entry that is dropped next from memory: it has lain there for long, and
// whoever destroys it would wait for each of its lines in turn. Saves 2 % of a request.
void fetch(const Entry& entry) {
  constexpr std::size_t kLine = 64;
  const auto* const bytes = reinterpret_cast<const char*>(&entry);
  for (std::size_t at = 0; at < sizeof entry; at += kLine) {
    __builtin_prefetch(bytes + at);
  }
}

}  // namespace

EntryPtr Journal::add(Entry entry) {
  const auto kept = std::make_shared<Entry>(std::move(entry));
  add(kept);
  return kept;
}

void Journal::add(std::shared_ptr<Entry> entry) {
  Kept kept;
  kept.size = size_of(*entry);
  std::vector<std::shared_ptr<Entry>> dropped;  // freed outside of the lock, which others wait for
  {
    const std::lock_guard lock(mutex_);
    kept.number = entry->number = last_number_ + 1;
    kept.session = note_session(*entry);
    bytes_ += kept.size;
    last_number_.store(kept.number, std::memory_order_release);
    kept.entry = std::move(entry);
    entries_.push_back(std::move(kept));
    while (entries_.size() > 1 && (entries_.size() > capacity_ || bytes_ > most_bytes_)) {
      dropped.push_back(drop_front());
    }
    if (!dropped.empty()) {
      fetch(*entries_.front().entry);
    }
  }
  added_.notify_all();
}

EntryPtr Journal::mark_answered(std::uint64_t number, SteadyTime at) {
  EntryPtr before;
  {
    const std::lock_guard lock(mutex_);
    const Kept* const kept = find(number);
    if (kept == nullptr) {
      auto dropped = unanswered_.extract(number);
      if (!dropped.empty()) {
        dropped.mapped()->answered_at = at;
      }
      return dropped.empty() ? nullptr : dropped.mapped();
    }
    note_answered(*kept, at);
    if (is_held_by_nobody_else(kept->entry)) {
      kept->entry->answered_at = at;
      return kept->entry;
    }
    before = kept->entry;
  }
  // Others are reading it, so they keep it as it is. It is copied outside of the lock.
  const auto answered = std::make_shared<Entry>(*before);
  answered->answered_at = at;
  const std::lock_guard lock(mutex_);
  if (Kept* const kept = find(number)) {
    kept->entry = answered;
  } else {
    unanswered_.erase(number);  // dropped since, as if its answer were under way
  }
  return answered;
}

std::vector<EntryPtr> Journal::snapshot() const {
  std::vector<EntryPtr> entries;
  const std::lock_guard lock(mutex_);
  entries.reserve(entries_.size());
  for (const Kept& kept : entries_) {
    entries.push_back(kept.entry);
  }
  return entries;
}

Journal::Page Journal::query(const Filter& filter, std::uint64_t after, std::size_t limit) const {
  std::vector<EntryPtr> entries;
  Page page;
  {
    const std::lock_guard lock(mutex_);
    for (auto each = behind(after); each != entries_.end(); ++each) {
      entries.push_back(each->entry);
    }
    page.next = std::max(after, last_number_.load());
  }
  // Matched outside of the lock, which requests need.
  for (const EntryPtr& entry : entries) {
    if (page.entries.size() == limit) {
      page.next = page.entries.empty() ? after : page.entries.back()->number;
      break;
    }
    if (filter.matches(*entry)) {
      page.entries.push_back(entry);
    }
  }
  return page;
}

std::size_t Journal::count(const Filter& filter, std::uint64_t after) const {
  return query(filter, after, std::numeric_limits<std::size_t>::max()).entries.size();
}

bool Journal::wait_for(const Filter& filter, std::size_t wanted,
                       std::chrono::steady_clock::time_point deadline) const {
  std::size_t found = 0;
  std::uint64_t looked_at = 0;
  while (true) {
    const Page page = query(filter, looked_at, wanted);
    found += page.entries.size();
    looked_at = page.next;
    if (found >= wanted) {
      return true;
    }
    std::unique_lock lock(mutex_);
    if (!added_.wait_until(lock, deadline, [&] { return last_number_ > looked_at; })) {
      return false;
    }
  }
}

void Journal::clear() {
  const std::lock_guard lock(mutex_);
  for (const Kept& kept : entries_) {
    keep_unanswered(kept.entry);
  }
  entries_.clear();
  sessions_.clear();
  bytes_ = 0;
}

void Journal::clear_session(std::string_view session) {
  const std::lock_guard lock(mutex_);
  const auto found = sessions_.find(std::string(session));
  if (found == sessions_.end()) {
    return;
  }
  std::erase_if(entries_, [&](const Kept& kept) {
    const bool is_of_it = kept.session == &*found;
    bytes_ -= is_of_it ? kept.size : 0;
    if (is_of_it) {
      keep_unanswered(kept.entry);
    }
    return is_of_it;
  });
  sessions_.erase(found);
}

Journal::Size Journal::size() const {
  const std::lock_guard lock(mutex_);
  return {entries_.size(), bytes_, dropped_};
}

Journal::Entries::const_iterator Journal::behind(std::uint64_t number) const {
  return std::upper_bound(
      entries_.begin(), entries_.end(), number,
      [](std::uint64_t wanted, const Kept& kept) { return wanted < kept.number; });
}

Journal::Kept* Journal::find(std::uint64_t number) {
  if (entries_.empty() || number < entries_.front().number) {
    return nullptr;
  }
  // Without holes it stands just there; looking for it would touch a dozen others.
  const std::uint64_t distance = number - entries_.front().number;
  if (distance < entries_.size() && entries_[distance].number == number) {
    return &entries_[distance];
  }
  const auto place = behind(number - 1);
  return place != entries_.cend() && place->number == number
             ? &entries_[static_cast<std::size_t>(place - entries_.cbegin())]
             : nullptr;
}

// Makes the entry, which has its number, the last of the session that it names, and sets its gap.
Journal::Sessions::value_type* Journal::note_session(Entry& entry) {
  const std::string& name = entry.route.values.session;
  if (name.empty()) {
    return nullptr;
  }
  const auto [place, is_new] = sessions_.try_emplace(name);
  LastOfSession& last = place->second;
  if (!is_new && last.answered_at != SteadyTime{} && last.answered_at <= entry.received_at) {
    entry.gap = entry.received_at - last.answered_at;
  }
  last = {entry.number, SteadyTime{}};
  return &*place;
}

void Journal::note_answered(const Kept& kept, SteadyTime at) {
  if (kept.session != nullptr && kept.session->second.number == kept.number) {
    kept.session->second.answered_at = at;
  }
}

std::shared_ptr<Entry> Journal::drop_front() {
  const Kept oldest = std::move(entries_.front());
  entries_.pop_front();
  bytes_ -= oldest.size;
  if (oldest.session != nullptr && oldest.session->second.number == oldest.number) {
    sessions_.erase(sessions_.find(oldest.session->first));
  }
  ++dropped_;
  keep_unanswered(oldest.entry);
  return oldest.entry;
}

// So that the log and the metrics hear of every answer. What is large of it is let go: clients that
// take their time must not hold more than the journal may.
void Journal::keep_unanswered(const std::shared_ptr<Entry>& entry) {
  constexpr std::size_t kMost = 10'000;
  if (entry->is_answered() || unanswered_.size() >= kMost) {
    return;
  }
  auto slim = std::make_shared<Entry>(*entry);
  slim->headers = {};
  slim->body = {};
  slim->verdict.base_string = {};
  const std::uint64_t number = slim->number;
  unanswered_[number] = std::move(slim);
}

}  // namespace engagement::journal
