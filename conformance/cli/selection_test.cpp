#include "conformance/cli/selection.h"

#include "conformance/cli/usage_error.h"
#include "testing/catch2.h"

namespace engagement::conformance {
namespace {

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
  CHECK(shard_of(kCases, {1, 1}).size() == 3);
  CHECK(shard_of(kCases, {1, 2}).size() == 2);
  CHECK(shard_of(kCases, {2, 2}).front().name == "retry.500-then-200");
  CHECK_THROWS_WITH(shard_of(kCases, {4, 4}), contains("this shard has none"));
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
