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
  // Of "a&a&a" each item is a pair of strings, far larger than its bytes.
  size += entry.route.raw_query.size() * sizeof(std::pair<std::string, std::string>);
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

}  // namespace

EntryPtr Journal::add(Entry entry) {
  const auto kept = std::make_shared<Entry>(std::move(entry));
  add(kept);
  return kept;
}

void Journal::add(std::shared_ptr<Entry> entry) {
  const std::size_t size = size_of(*entry);
  std::vector<std::shared_ptr<Entry>> dropped;  // freed outside of the lock, which others wait for
  {
    const std::lock_guard lock(mutex_);
    set_gap(*entry);
    const std::uint64_t number = last_number_ + 1;
    entry->number = number;
    bytes_ += size;
    if (!entry->route.values.session.empty()) {
      last_of_session_[entry->route.values.session] = number;
    }
    entries_.push_back(std::move(entry));
    while (entries_.size() > 1 && (entries_.size() > capacity_ || bytes_ > most_bytes_)) {
      dropped.push_back(drop_front());
    }
    last_number_.store(number, std::memory_order_release);
  }
  added_.notify_all();
}

EntryPtr Journal::mark_answered(std::uint64_t number, SteadyTime at) {
  EntryPtr before;
  {
    const std::lock_guard lock(mutex_);
    const auto place = place_of(number);
    if (place == entries_.cend()) {
      return nullptr;
    }
    if (is_held_by_nobody_else(*place)) {
      (*place)->answered_at = at;
      return *place;
    }
    before = *place;
  }
  // Others are reading it, so they keep it as it is. It is copied outside of the lock.
  const auto answered = std::make_shared<Entry>(*before);
  answered->answered_at = at;
  const std::lock_guard lock(mutex_);
  const auto place = place_of(number);
  if (place == entries_.cend()) {
    return nullptr;
  }
  entries_[static_cast<std::size_t>(place - entries_.cbegin())] = answered;
  return answered;
}

std::vector<EntryPtr> Journal::snapshot() const {
  const std::lock_guard lock(mutex_);
  return {entries_.begin(), entries_.end()};
}

Journal::Page Journal::query(const Filter& filter, std::uint64_t after, std::size_t limit) const {
  std::vector<EntryPtr> entries;
  Page page;
  {
    const std::lock_guard lock(mutex_);
    entries.assign(behind(after), entries_.end());
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
  entries_.clear();
  last_of_session_.clear();
  bytes_ = 0;
}

void Journal::clear_session(std::string_view session) {
  const std::lock_guard lock(mutex_);
  std::erase_if(entries_, [&](const std::shared_ptr<Entry>& entry) {
    const bool is_of_it = entry->route.values.session == session;
    bytes_ -= is_of_it ? size_of(*entry) : 0;
    return is_of_it;
  });
  last_of_session_.erase(std::string(session));
}

Journal::Size Journal::size() const {
  const std::lock_guard lock(mutex_);
  return {entries_.size(), bytes_, dropped_};
}

Journal::Entries::const_iterator Journal::behind(std::uint64_t number) const {
  return std::upper_bound(entries_.begin(), entries_.end(), number,
                          [](std::uint64_t wanted, const std::shared_ptr<Entry>& entry) {
                            return wanted < entry->number;
                          });
}

Journal::Entries::const_iterator Journal::place_of(std::uint64_t number) const {
  if (entries_.empty() || number < entries_.front()->number) {
    return entries_.cend();
  }
  // Without holes it stands just there; looking for it would touch a dozen others.
  const std::uint64_t distance = number - entries_.front()->number;
  if (distance < entries_.size()) {
    const auto place = entries_.cbegin() + static_cast<Entries::difference_type>(distance);
    if ((*place)->number == number) {
      return place;
    }
  }
  const auto place = behind(number - 1);
  return place != entries_.cend() && (*place)->number == number ? place : entries_.cend();
}

void Journal::set_gap(Entry& entry) {
  const auto last = last_of_session_.find(entry.route.values.session);
  if (last == last_of_session_.end()) {
    return;
  }
  const auto before = place_of(last->second);
  if (before != entries_.cend() && (*before)->is_answered() &&
      (*before)->answered_at <= entry.received_at) {
    entry.gap = entry.received_at - (*before)->answered_at;
  }
}

std::shared_ptr<Entry> Journal::drop_front() {
  std::shared_ptr<Entry> oldest = std::move(entries_.front());
  entries_.pop_front();
  bytes_ -= size_of(*oldest);
  const auto last = last_of_session_.find(oldest->route.values.session);
  if (last != last_of_session_.end() && last->second == oldest->number) {
    last_of_session_.erase(last);
  }
  ++dropped_;
  return oldest;
}

}  // namespace engagement::journal
