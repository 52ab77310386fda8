#include "conformance/runner/overload_watch.h"

#include "testing/catch2.h"

namespace engagement::conformance {

using namespace std::chrono_literals;

TEST_CASE("a late step marks the time from when it was due to when it came") {
  OverloadWatch watch;
  // In the future, where no real step of the watch can be.
  const auto due = OverloadWatch::Clock::now() + 1h;
  watch.note_step(due, due + 250ms);
  CHECK_FALSE(watch.late_between(due - 1s, due + 1s));

  watch.note_step(due, due + 251ms);
  CHECK(watch.late_between(due - 1s, due + 1s));
  CHECK(watch.late_between(due + 100ms, due + 110ms));
  CHECK(watch.late_between(due + 251ms, due + 1s));
  CHECK_FALSE(watch.late_between(due - 2s, due - 1s));
  CHECK_FALSE(watch.late_between(due + 252ms, due + 1s));
}

}  // namespace engagement::conformance
