#include "mock-server/transport/event_loop.h"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "testing/catch2.h"

namespace engagement::transport {
namespace {

// Always ready, and always with work left.
class Greedy : public EventLoop::Watcher {
 public:
  explicit Greedy(EventLoop& loop) : loop_(loop), fd_(eventfd(1, EFD_CLOEXEC | EFD_NONBLOCK)) {
    loop_.watch(fd_, EPOLLIN | EPOLLOUT, this);
  }
  ~Greedy() override {
    loop_.unwatch(fd_);
    ::close(fd_);
  }
  Greedy(const Greedy&) = delete;
  Greedy& operator=(const Greedy&) = delete;

  void on_ready(std::uint32_t /*epoll_events*/) override {
    ++calls;
    loop_.give_turn(fd_);
  }

  int calls = 0;

 private:
  EventLoop& loop_;
  const int fd_;
};

}  // namespace

TEST_CASE("who is ready and asks for turns, too, has no more of them as time goes on") {
  EventLoop loop;
  Greedy greedy(loop);
  constexpr int kTurns = 100;
  int turns = 0;
  loop.set_after_events([&] {
    if (++turns == kTurns) {
      loop.stop();
    }
  });
  loop.run();
  // One by its event, and at most one by what it asked for before.
  CHECK(greedy.calls >= kTurns);
  CHECK(greedy.calls <= 2 * kTurns);
}

}  // namespace engagement::transport
