#include "conformance/runner/overload_watch.h"

#include "testing/catch2.h"

namespace engagement::conformance {

using namespace std::chrono_literals;

TEST_CASE("a late step marks the time from when it was due to when it came") {
  OverloadWatch watch;
  // In the future, where no real step of the watch can be.
  const auto due = OverloadWatch::Clock::now() + 1h;
  watch.note_step(due, due + 100ms);
  CHECK(watch.late_between(due - 1s, due + 1s).empty());

  watch.note_step(due, due + 101ms);
  const auto is_seen = [&](auto from, auto to) { return watch.late_between(from, to).size() == 1; };
  CHECK(is_seen(due - 1s, due + 1s));
  CHECK(is_seen(due + 50ms, due + 60ms));
  CHECK(is_seen(due + 101ms, due + 1s));
  CHECK_FALSE(is_seen(due - 2s, due - 1s));
  CHECK_FALSE(is_seen(due + 102ms, due + 1s));
  CHECK(watch.late_between(due, due + 1s)[0].from == due);
  CHECK(watch.late_between(due, due + 1s)[0].to == due + 101ms);
}

}  // namespace engagement::conformance
