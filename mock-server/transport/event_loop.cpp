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
    const int count =
        epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), wait_milliseconds());
    for (int i = 0; i < count; ++i) {
      const int fd = events[static_cast<std::size_t>(i)].data.fd;
      if (fd == wake_) {
        std::uint64_t count_of_wakes = 0;
        [[maybe_unused]] const auto got = read(wake_, &count_of_wakes, sizeof count_of_wakes);
        continue;
      }
      // An earlier event of this turn may have ended the connection.
      if (const auto found = watchers_.find(fd); found != watchers_.end()) {
        found->second->on_ready(events[static_cast<std::size_t>(i)].events);
      }
    }
    fire_timers();
    if (after_events_) {
      after_events_();
    }
  }
}

void EventLoop::wake() {
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = write(wake_, &one, sizeof one);
}

void EventLoop::watch(int fd, std::uint32_t events, Watcher* watcher) {
  epoll_event event{};
  event.events = events;
  event.data.fd = fd;
  if (watcher != nullptr && !watchers_.emplace(fd, watcher).second) {
    epoll_ctl(epoll_, EPOLL_CTL_MOD, fd, &event);
  } else {
    epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &event);
  }
}

void EventLoop::unwatch(int fd) {
  epoll_ctl(epoll_, EPOLL_CTL_DEL, fd, nullptr);
  watchers_.erase(fd);
}

EventLoop::TimerId EventLoop::call_at(Clock::time_point when, std::function<void()> what) {
  const TimerId id = next_timer_++;
  timers_.emplace(std::pair(when, id), std::move(what));
  due_.emplace(id, when);
  return id;
}

void EventLoop::cancel(TimerId id) {
  if (const auto found = due_.find(id); found != due_.end()) {
    timers_.erase({found->second, id});
    due_.erase(found);
  }
}

int EventLoop::wait_milliseconds() const {
  if (timers_.empty()) {
    return -1;
  }
  const auto left =
      std::chrono::ceil<std::chrono::milliseconds>(timers_.begin()->first.first - Clock::now());
  return static_cast<int>(std::clamp<std::int64_t>(left.count(), 0, 60'000));
}

void EventLoop::fire_timers() {
  const auto now = Clock::now();
  while (!timers_.empty() && timers_.begin()->first.first <= now) {
    auto node = timers_.extract(timers_.begin());
    due_.erase(node.key().second);
    node.mapped()();
  }
}

}  // namespace engagement::transport
