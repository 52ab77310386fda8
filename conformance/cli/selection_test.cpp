#include "conformance/cli/selection.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <set>

#include "conformance/cli/usage_error.h"
#include "conformance/runner/plan.h"
#include "testing/catch2.h"

namespace engagement::conformance {
namespace {

using namespace std::chrono_literals;
using engagement::testing::contains;

std::vector<Case> cases_named(const std::vector<std::string>& names) {
  std::vector<Case> cases;
  for (const std::string& name : names) {
    Case& test_case = cases.emplace_back();
    test_case.name = name;
    test_case.section = name.substr(0, name.find('.'));
  }
  return cases;
}

const std::vector<Case> kCases = cases_named({"url.path", "retry.500-then-200", "retry.503"});

}  // namespace

TEST_CASE("a shard is an index from 1 and a count") {
  CHECK(parse_shard("2/5").index == 2);
  CHECK(parse_shard("2/5").count == 5);
  for (const char* wrong : {"", "2", "0/2", "3/2", "/2", "1/", "a/b", "-1/2", "1/2/3", " 1/2"}) {
    INFO(wrong);
    CHECK_THROWS_AS(parse_shard(wrong), UsageError);
  }
}

TEST_CASE("shards part the cases") {
  CHECK(shard_of(kCases, {1, 1}, 0ms).size() == 3);
  CHECK(shard_of(kCases, {1, 2}, 0ms).size() == 2);
  CHECK(shard_of(kCases, {2, 2}, 0ms).front().name == "retry.500-then-200");
  CHECK_THROWS_WITH(shard_of(kCases, {4, 4}, 0ms), contains("this shard has none"));
}

TEST_CASE("shards take about the same time, and have each case once") {
  const std::vector<Case> cases = known_cases({});
  std::multiset<std::string> names;
  std::vector<std::chrono::milliseconds> times;
  std::array<int, 4> counts{};
  for (std::size_t index = 1; index <= 4; ++index) {
    times.emplace_back();
    for (const Case& test_case : shard_of(cases, {index, 4}, 5s)) {
      names.insert(test_case.name);
      times.back() += test_case.calls * expected_call_time(test_case, 5s);
      counts[index - 1] += 1;
    }
  }
  CHECK(names.size() == cases.size());
  CHECK(std::set<std::string>(names.begin(), names.end()).size() == cases.size());
  const auto [least, most] = std::minmax_element(times.begin(), times.end());
  CHECK(*most - *least <= 15s);
  CHECK(counts.front() - counts.back() <= 1);
}

TEST_CASE("a mistyped name is answered with the nearest ones") {
  CHECK(nearest_names(kCases, "retry.504").front() == "retry.503");
  CHECK(nearest_names(kCases, "ulr").front() == "url");
  CHECK_THROWS_WITH(chosen_cases(kCases, {"retry.*", "retry.500-than-200"}),
                    contains("retry.500-than-200") && contains("retry.500-then-200"));
  CHECK(chosen_cases(kCases, {"retry.*"}).size() == 2);
  CHECK(chosen_cases(kCases, {}).size() == 3);
}

}  // namespace engagement::conformance
