#include "mock-server/transport/event_loop.h"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

namespace engagement::transport {

EventLoop::EventLoop()
    : epoll_(epoll_create1(EPOLL_CLOEXEC)), wake_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  if (epoll_ < 0 || wake_ < 0) {
    const int error = errno;
    if (epoll_ >= 0) {
      close(epoll_);
    }
    throw std::system_error(error, std::generic_category(), "cannot make an event loop");
  }
  watch(wake_, EPOLLIN, nullptr);
}

EventLoop::~EventLoop() {
  close(epoll_);
  close(wake_);
}

void EventLoop::run() {
  std::array<epoll_event, 64> events{};
  while (!stopping_) {
    ready_ =
        epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), wait_milliseconds());
    for (int i = 0; i < ready_; ++i) {
      const epoll_event& event = events[static_cast<std::size_t>(i)];
      if (event.data.fd == wake_) {
        std::uint64_t count_of_wakes = 0;
        [[maybe_unused]] const auto got = read(wake_, &count_of_wakes, sizeof count_of_wakes);
      } else {
        call(event.data.fd, event.events);
      }
    }
    call_those_left();
    fire_timers();
    if (after_events_) {
      after_events_();
    }
  }
}

// An earlier event of this turn may have ended the connection.
void EventLoop::call(int fd, std::uint32_t events) {
  const auto place = static_cast<std::size_t>(fd);
  Watcher* const watcher = place < watchers_.size() ? watchers_[place] : nullptr;
  if (watcher != nullptr) {
    watcher->wants_turn_ = false;
    watcher->on_ready(events);
  }
}

// Not those who had their turn by an event, nor those who ask for another one meanwhile.
void EventLoop::call_those_left() {
  turns_taken_.swap(turns_);
  for (const int fd : turns_taken_) {
    if (Watcher* const watcher = watchers_[static_cast<std::size_t>(fd)]; watcher != nullptr) {
      watcher->queued_ = false;
    }
  }
  for (const int fd : turns_taken_) {
    const Watcher* const watcher = watchers_[static_cast<std::size_t>(fd)];
    if (watcher != nullptr && watcher->wants_turn_) {
      call(fd, 0);
    }
  }
  turns_taken_.clear();
}

void EventLoop::give_turn(int fd) {
  Watcher& watcher = *watchers_[static_cast<std::size_t>(fd)];
  watcher.wants_turn_ = true;
  // One that an event called in between stands in the queue already: twice there, it would have two
  // turns where others have one.
  if (!std::exchange(watcher.queued_, true)) {
    turns_.push_back(fd);
  }
}

void EventLoop::wake() {
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = write(wake_, &one, sizeof one);
}

void EventLoop::watch(int fd, std::uint32_t events, Watcher* watcher) {
  const auto place = static_cast<std::size_t>(fd);
  if (watchers_.size() <= place) {
    watchers_.resize(std::max(place + 1, 2 * watchers_.size()));
  }
  epoll_event event{};
  event.events = events;
  event.data.fd = fd;
  const bool is_new = std::exchange(watchers_[place], watcher) == nullptr;
  epoll_ctl(epoll_, is_new ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, fd, &event);
}

void EventLoop::unwatch(int fd) {
  epoll_ctl(epoll_, EPOLL_CTL_DEL, fd, nullptr);
  if (const auto place = static_cast<std::size_t>(fd); place < watchers_.size()) {
    watchers_[place] = nullptr;
  }
}

EventLoop::Timer::~Timer() {
  if (place_ != kNever) {
    loop_.queue_.erase({place_, this});
  }
}

void EventLoop::Timer::set(Clock::time_point when) {
  due_ = when;
  if (place_ <= when && place_ != kNever) {
    return;
  }
  if (place_ != kNever) {
    auto node = loop_.queue_.extract({place_, this});
    node.value().first = when;
    loop_.queue_.insert(std::move(node));
  } else {
    loop_.queue_.emplace(when, this);
  }
  place_ = when;
}

int EventLoop::wait_milliseconds() const {
  if (!turns_.empty()) {
    return 0;
  }
  if (queue_.empty()) {
    return -1;
  }
  const auto left =
      std::chrono::ceil<std::chrono::milliseconds>(queue_.begin()->first - Clock::now());
  return static_cast<int>(std::clamp<std::int64_t>(left.count(), 0, 60'000));
}

void EventLoop::fire_timers() {
  if (queue_.empty()) {
    return;
  }
  const auto now = Clock::now();
  while (!queue_.empty() && queue_.begin()->first <= now) {
    auto node = queue_.extract(queue_.begin());
    Timer& timer = *node.value().second;
    if (timer.due_ > now && timer.due_ != Timer::kNever) {
      timer.place_ = node.value().first = timer.due_;
      queue_.insert(std::move(node));
      continue;
    }
    timer.place_ = Timer::kNever;
    if (std::exchange(timer.due_, Timer::kNever) != Timer::kNever) {
      timer.what_();
    }
  }
}

}  // namespace engagement::transport
