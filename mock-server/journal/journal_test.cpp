#include "mock-server/journal/journal.h"

#include <thread>

#include "testing/catch2.h"

namespace engagement::journal {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

Entry entry(std::string method) {
  Entry made;
  made.method = std::move(method);
  return made;
}

TEST_CASE("entries are numbered from 1 and kept in order") {
  Journal journal(10);
  CHECK(journal.add(entry("A"))->number == 1);
  CHECK(journal.add(entry("B"))->number == 2);
  REQUIRE(journal.snapshot().size() == 2);
  CHECK(journal.snapshot()[1]->method == "B");
}

TEST_CASE("a full journal drops the oldest and still finds the others") {
  Journal journal(2);
  for (const char* method : {"A", "B", "C"}) {
    journal.add(entry(method));
  }
  CHECK(journal.snapshot().front()->method == "B");
  const SteadyTime at = std::chrono::steady_clock::now();
  REQUIRE(journal.mark_answered(3, at));
  CHECK(journal.snapshot()[1]->answered_at == at);
}

TEST_CASE("the end of an answer is noted for an entry that was dropped before it, and once") {
  Journal journal(1);
  Entry slow = entry("SLOW");
  slow.headers = {{"X", "long"}};
  journal.add(std::move(slow));
  journal.add(entry("B"));
  const SteadyTime at = Clock::now();
  const EntryPtr answered = journal.mark_answered(1, at);
  REQUIRE(answered);
  CHECK(answered->method == "SLOW");
  CHECK(answered->answered_at == at);
  CHECK(answered->headers.empty());
  CHECK_FALSE(journal.mark_answered(1, at));
  journal.clear();
  CHECK(journal.mark_answered(2, at));
  CHECK(journal.snapshot().empty());
}

TEST_CASE("an entry that was answered is forgotten when it is dropped") {
  Journal journal(1);
  journal.add(entry("A"));
  journal.mark_answered(1, Clock::now());
  journal.add(entry("B"));
  CHECK_FALSE(journal.mark_answered(1, Clock::now()));
}

TEST_CASE("a journal is bounded in bytes too, and always keeps the newest entry") {
  Journal journal(1000, 100'000);
  for (int i = 0; i < 50; ++i) {
    Entry large = entry("A");
    large.headers = {{"X", std::string(10'000, 'x')}};
    journal.add(std::move(large));
  }
  CHECK(journal.snapshot().size() < 10);
  CHECK(journal.snapshot().back()->number == 50);
  Entry huge = entry("B");
  huge.headers = {{"X", std::string(1'000'000, 'x')}};
  journal.add(std::move(huge));
  REQUIRE(journal.snapshot().size() == 1);
  CHECK(journal.snapshot().front()->method == "B");
}

Entry of_session(std::string session, SteadyTime at = {}) {
  Entry made;
  made.route.values.session = std::move(session);
  made.received_at = at;
  return made;
}

Filter session(std::string name) {
  Filter filter;
  filter.session = std::move(name);
  return filter;
}

TEST_CASE("a query gives what matches behind a cursor, and the cursor to go on from") {
  Journal journal(10);
  for (const char* name : {"a", "b", "a", "a"}) {
    journal.add(of_session(name));
  }
  const auto first = journal.query(session("a"), 0, 2);
  REQUIRE(first.entries.size() == 2);
  CHECK(first.entries[1]->number == 3);
  CHECK(first.next == 3);
  const auto second = journal.query(session("a"), first.next, 2);
  REQUIRE(second.entries.size() == 1);
  CHECK(second.next == 4);
  CHECK(journal.query(session("a"), second.next, 2).entries.empty());
  CHECK(journal.query(Filter{}, 99, 2).next == 99);
  CHECK(journal.count(session("a")) == 3);
  CHECK(journal.count(session("a"), 1) == 2);
  CHECK(journal.total() == 4);
}

TEST_CASE("waiting ends when enough has come, and at the deadline") {
  Journal journal(10);
  CHECK_FALSE(journal.wait_for(session("a"), 1, Clock::now() + 1ms));
  std::thread other([&] {
    for (const char* name : {"a", "b", "a"}) {
      journal.add(of_session(name));
    }
  });
  CHECK(journal.wait_for(session("a"), 2, Clock::now() + 20s));
  other.join();
  CHECK_FALSE(journal.wait_for(session("a"), 3, Clock::now() + 1ms));
}

TEST_CASE("a cleared journal holds nothing and goes on counting") {
  Journal journal(10);
  journal.add(of_session("a"));
  journal.clear();
  CHECK(journal.snapshot().empty());
  CHECK(journal.size().bytes == 0);
  CHECK(journal.add(of_session("a"))->number == 2);
  CHECK(journal.mark_answered(1, Clock::now()));  // its answer was under way
}

TEST_CASE("one session is cleared without touching the others") {
  Journal journal(10);
  for (const char* name : {"a", "b", "a", "b"}) {
    journal.add(of_session(name));
  }
  journal.clear_session("a");
  REQUIRE(journal.snapshot().size() == 2);
  CHECK(journal.mark_answered(4, Clock::now()));
  CHECK(journal.mark_answered(3, Clock::now()));  // its answer was under way
  CHECK(journal.query(Filter{}, 2, 10).entries.size() == 1);
}

TEST_CASE("the gap is measured from the end of the session's last answer") {
  Journal journal(10);
  const SteadyTime start = Clock::now();
  CHECK_FALSE(journal.add(of_session("a", start))->gap);
  journal.mark_answered(1, start + 10ms);
  journal.add(of_session("b", start + 15ms));
  CHECK(journal.add(of_session("a", start + 30ms))->gap == 20ms);
  CHECK_FALSE(journal.add(of_session("a", start + 40ms))->gap);  // the one before has no answer
  CHECK_FALSE(journal.add(Entry{})->gap);
  CHECK_FALSE(journal.add(Entry{})->gap);
}

TEST_CASE("what has been read does not change any more") {
  Journal journal(10);
  const EntryPtr before = journal.add(of_session("a"));
  journal.mark_answered(1, Clock::now());
  CHECK_FALSE(before->is_answered());
  CHECK(journal.snapshot().front()->is_answered());
}

TEST_CASE("header values are found without regard to case, in order") {
  Entry made;
  made.headers = {{"Host", "a"}, {"X-A", "1"}, {"x-a", "2"}};
  CHECK(made.header_values("X-a") == std::vector<std::string_view>{"1", "2"});
}

TEST_CASE("answers are noted while other requests come, are dropped and are cleared") {
  Journal journal(50);
  std::thread other([&] {
    for (int i = 0; i < 500; ++i) {
      journal.add(of_session("b"));
      journal.clear_session("b");
    }
  });
  const SteadyTime at = Clock::now();
  for (int i = 0; i < 500; ++i) {
    const EntryPtr added = journal.add(of_session("a"));
    const EntryPtr answered = journal.mark_answered(added->number, at);
    REQUIRE(answered);
    CHECK(answered->number == added->number);
  }
  other.join();
  for (const EntryPtr& each : journal.snapshot()) {
    CHECK(each->is_answered());
  }
}

}  // namespace
}  // namespace engagement::journal
