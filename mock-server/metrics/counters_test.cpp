#include "mock-server/metrics/counters.h"

#include "testing/catch2.h"

namespace engagement::metrics {
namespace {

using Counts = std::vector<std::pair<std::string_view, std::uint64_t>>;

TEST_CASE("what is not foreseen counts as other, so that nothing received makes labels") {
  LabelledCounter counter({"b", "a"});
  for (const char* value : {"a", "b", "b", "c", "zz", ""}) {
    counter.count(value);
  }
  CHECK(counter.read() == Counts{{"a", 1}, {"b", 2}, {"other", 3}});
}

TEST_CASE("a request is counted by status, reason, fault and mistake") {
  Counters counters;
  journal::Entry entry;
  entry.status = 401;
  entry.answered_with = "401";
  entry.reason = "signature_mismatch";
  entry.diagnosis.mistakes = {"plus-for-space"};
  counters.count_decided(entry);
  entry = {};
  entry.answered_with = "reset";
  counters.count_decided(entry);
  CHECK(counters.statuses.read() == Counts{{"401", 1}, {"none", 1}});
  CHECK(counters.reasons.read() == Counts{{"none", 1}, {"signature_mismatch", 1}});
  CHECK(counters.faults.read() == Counts{{"reset", 1}});
  CHECK(counters.mistakes.read() == Counts{{"plus-for-space", 1}});
}

TEST_CASE("times fall into the bucket that still holds them") {
  Counters counters;
  counters.count_answered(std::chrono::microseconds(500));
  counters.count_answered(std::chrono::microseconds(501));
  counters.count_answered(std::chrono::seconds(31));
  CHECK(counters.took[0] == 1);
  CHECK(counters.took[1] == 1);
  CHECK(counters.took[Counters::kBuckets.size()] == 1);
}

}  // namespace
}  // namespace engagement::metrics
