#include "conformance/runner/start_gate.h"

#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

#include "testing/catch2.h"

namespace engagement::conformance {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::milliseconds kForever = 600s;

template <typename Condition>
bool within(std::chrono::milliseconds limit, Condition condition) {
  const auto deadline = std::chrono::steady_clock::now() + limit;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > deadline) {
      return false;
    }
    std::this_thread::yield();
  }
  return true;
}

const StopFlag& stop_raised() {
  static StopFlag stop;
  stop.raise(1);
  return stop;
}

}  // namespace

TEST_CASE("no more clients than places are between start and first request") {
  StartGate gate(2, kForever);
  const StopFlag stop;
  std::atomic<int> inside{0};
  std::atomic<int> most{0};
  std::vector<std::thread> clients;
  for (std::size_t rank = 0; rank < 20; ++rank) {
    clients.emplace_back([&, rank] {
      const StartGate::Ticket ticket = gate.enter(rank, stop);
      const int now = ++inside;
      int seen = most.load();
      while (now > seen && !most.compare_exchange_weak(seen, now)) {
      }
      std::this_thread::yield();
      --inside;
      gate.leave(ticket);
      gate.leave(ticket);  // a second time does no harm
    });
  }
  for (std::thread& client : clients) {
    client.join();
  }
  CHECK(most.load() >= 1);
  CHECK(most.load() <= 2);
}

TEST_CASE("a client that stays silent holds its place for a while only") {
  StartGate gate(1, 20ms);
  const StopFlag stop;
  gate.enter(0, stop);
  gate.enter(1, stop);  // would never return otherwise
  SUCCEED();
}

TEST_CASE("when client after client stays silent the gate stands open") {
  StartGate gate(1, 1ms);
  const StopFlag stop;
  for (std::size_t rank = 0; rank < 3; ++rank) {
    gate.enter(rank, stop);
  }
  const auto before = StartGate::Clock::now();
  for (std::size_t rank = 3; rank < 100; ++rank) {
    gate.enter(rank, stop);
  }
  CHECK(StartGate::Clock::now() - before < 2s);
}

TEST_CASE("clients that end without a request open the gate, one that sends closes it again") {
  StartGate gate(1, kForever);
  const StopFlag stop;
  gate.leave(gate.enter(0, stop), true);
  gate.leave(gate.enter(1, stop), true);
  const StartGate::Ticket first = gate.enter(2, stop);
  gate.enter(3, stop);  // would never return otherwise
  gate.leave(first);
  std::atomic<bool> through{false};
  StopFlag end;
  std::thread waiting([&] {
    gate.enter(4, end);
    through = true;
  });
  REQUIRE(within(10s, [&] { return gate.waiting() == 1; }));
  CHECK_FALSE(through.load());
  end.raise(1);
  waiting.join();
}

TEST_CASE("a raised stop flag lets everyone through") {
  StartGate gate(1, kForever);
  StopFlag stop;
  gate.enter(0, stop);
  std::atomic<int> through{0};
  std::vector<std::thread> waiting;
  for (std::size_t rank = 1; rank <= 20; ++rank) {
    waiting.emplace_back([&, rank] {
      gate.enter(rank, stop);
      ++through;
    });
  }
  stop.raise(15);
  CHECK(within(10s, [&] { return through.load() == 20; }));
  for (std::thread& each : waiting) {
    each.join();
  }
  CHECK(stop.why() == 15);
}

TEST_CASE("a gate that opens lets everyone through that waits already") {
  StartGate gate(1, kForever);
  const StopFlag stop;
  const StartGate::Ticket first = gate.enter(0, stop);
  gate.leave(gate.enter(1, stop_raised()), true);
  std::atomic<int> through{0};
  std::vector<std::thread> waiting;
  for (std::size_t rank = 1; rank <= 20; ++rank) {
    waiting.emplace_back([&, rank] {
      gate.enter(rank, stop);
      ++through;
    });
  }
  REQUIRE(within(10s, [&] { return gate.waiting() == 20; }));
  gate.leave(first, true);
  CHECK(within(10s, [&] { return through.load() == 20; }));
  for (std::thread& each : waiting) {
    each.join();
  }
}

TEST_CASE("the lowest rank is let in first") {
  StartGate gate(1, kForever);
  const StopFlag stop;
  const StartGate::Ticket first = gate.enter(0, stop);
  std::mutex mutex;
  std::vector<std::size_t> order;
  std::vector<std::thread> clients;
  for (const std::size_t rank : {3, 1, 2}) {
    clients.emplace_back([&, rank] {
      const StartGate::Ticket ticket = gate.enter(rank, stop);
      {
        const std::lock_guard lock(mutex);
        order.push_back(rank);
      }
      gate.leave(ticket);
    });
  }
  REQUIRE(within(10s, [&] { return gate.waiting() == 3; }));
  gate.leave(first);
  for (std::thread& client : clients) {
    client.join();
  }
  CHECK(order == std::vector<std::size_t>{1, 2, 3});
}

}  // namespace engagement::conformance
