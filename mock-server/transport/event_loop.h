// A thread that waits for sockets and for points in time (Linux epoll).
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <set>
#include <utility>
#include <vector>

namespace engagement::transport {

class EventLoop {
 public:
  using Clock = std::chrono::steady_clock;

  // What the loop calls for a file descriptor. Calls come from the thread that runs the loop.
  class Watcher {
   public:
    virtual ~Watcher() = default;
    virtual void on_ready(std::uint32_t epoll_events) = 0;

   private:
    friend class EventLoop;
    bool wants_turn_ = false;  // has work left, and has not been called since it said so
    bool queued_ = false;      // stands in turns_, once
  };

  // Calls a function at a point in time. Belongs to the loop's thread and ends before the loop.
  // Deadlines are set for every request and seldom reached: one that moves away is only noted, and
  // its place in the queue is mended when that place is reached.
  class Timer {
   public:
    Timer(EventLoop& loop, std::function<void()> what) : loop_(loop), what_(std::move(what)) {}
    ~Timer();
    Timer(const Timer&) = delete;
    Timer& operator=(const Timer&) = delete;

    void set(Clock::time_point when);
    void cancel() { due_ = kNever; }

   private:
    friend class EventLoop;
    static constexpr Clock::time_point kNever = Clock::time_point::max();

    EventLoop& loop_;
    std::function<void()> what_;
    Clock::time_point due_ = kNever;
    Clock::time_point place_ = kNever;  // in the queue; never: it is not there
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

  // Calls the watcher of `fd` in the next turn, whether or not anything shows: for work that is
  // left when others should have their turn.
  void give_turn(int fd);
  // Nobody else waits for this turn to end, as far as is known.
  bool is_quiet() const {
    return ready_ <= 1 && turns_.empty() && turns_taken_.size() <= 1;
  }

  // Called once in each turn of the loop, after the events of that turn.
  void set_after_events(std::function<void()> what) { after_events_ = std::move(what); }

 private:
  int wait_milliseconds() const;
  void call(int fd, std::uint32_t events);
  void call_those_left();
  void fire_timers();

  int epoll_ = -1;
  int wake_ = -1;
  bool stopping_ = false;
  int ready_ = 0;  // of this turn
  std::set<std::pair<Clock::time_point, Timer*>> queue_;
  std::vector<Watcher*> watchers_;  // by descriptor
  std::vector<int> turns_;          // see give_turn()
  std::vector<int> turns_taken_;
  std::function<void()> after_events_;
};

}  // namespace engagement::transport
