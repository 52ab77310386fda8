#include "mock-server/journal/journal.h"

#include "testing/catch2.h"

namespace engagement::journal {
namespace {

Entry entry(std::string method) {
  Entry made;
  made.method = std::move(method);
  return made;
}

TEST_CASE("entries are numbered from 1 and kept in order") {
  Journal journal(10);
  CHECK(journal.add(entry("A")) == 1);
  CHECK(journal.add(entry("B")) == 2);
  REQUIRE(journal.snapshot().size() == 2);
  CHECK(journal.snapshot()[1].method == "B");
}

TEST_CASE("a full journal drops the oldest and still finds the others") {
  Journal journal(2);
  for (const char* method : {"A", "B", "C"}) {
    journal.add(entry(method));
  }
  CHECK(journal.snapshot().front().method == "B");
  CHECK_FALSE(journal.mark_answered(1, SteadyTime{}));
  const SteadyTime at = std::chrono::steady_clock::now();
  REQUIRE(journal.mark_answered(3, at));
  CHECK(journal.snapshot()[1].answered_at == at);
}

TEST_CASE("a journal is bounded in bytes too, and always keeps the newest entry") {
  Journal journal(1000, 100'000);
  for (int i = 0; i < 50; ++i) {
    Entry large = entry("A");
    large.headers = {{"X", std::string(10'000, 'x')}};
    journal.add(std::move(large));
  }
  CHECK(journal.snapshot().size() < 10);
  CHECK(journal.snapshot().back().number == 50);
  Entry huge = entry("B");
  huge.headers = {{"X", std::string(1'000'000, 'x')}};
  journal.add(std::move(huge));
  REQUIRE(journal.snapshot().size() == 1);
  CHECK(journal.snapshot().front().method == "B");
}

TEST_CASE("header values are found without regard to case, in order") {
  Entry made;
  made.headers = {{"Host", "a"}, {"X-A", "1"}, {"x-a", "2"}};
  CHECK(made.header_values("X-a") == std::vector<std::string_view>{"1", "2"});
}

}  // namespace
}  // namespace engagement::journal
