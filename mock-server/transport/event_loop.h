// A thread that waits for sockets and for points in time (Linux epoll).
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <utility>

namespace engagement::transport {

class EventLoop {
 public:
  using Clock = std::chrono::steady_clock;

  // What the loop calls for a file descriptor. Calls come from the thread that runs the loop.
  class Watcher {
   public:
    virtual ~Watcher() = default;
    virtual void on_ready(std::uint32_t epoll_events) = 0;
  };

  EventLoop();  // throws std::system_error
  ~EventLoop();
  EventLoop(const EventLoop&) = delete;
  EventLoop& operator=(const EventLoop&) = delete;

  // Serves until stop(). All member functions but wake() belong to the thread that runs this.
  void run();
  void stop() { stopping_ = true; }
  // Makes the loop take a turn. From any thread.
  void wake();

  // Calls `watcher` when one of `events` (EPOLLIN…) shows; a second call changes the events.
  void watch(int fd, std::uint32_t events, Watcher* watcher);
  void unwatch(int fd);

  using TimerId = std::uint64_t;
  TimerId call_at(Clock::time_point when, std::function<void()> what);
  void cancel(TimerId id);

  // Called once in each turn of the loop, after the events of that turn.
  void set_after_events(std::function<void()> what) { after_events_ = std::move(what); }

 private:
  int wait_milliseconds() const;
  void fire_timers();

  int epoll_ = -1;
  int wake_ = -1;
  bool stopping_ = false;
  std::map<std::pair<Clock::time_point, TimerId>, std::function<void()>> timers_;
  std::map<TimerId, Clock::time_point> due_;
  TimerId next_timer_ = 1;
  std::map<int, Watcher*> watchers_;
  std::function<void()> after_events_;
};

}  // namespace engagement::transport
