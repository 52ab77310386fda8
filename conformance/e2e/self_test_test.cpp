// `engagement-conformance self-test` as a program; the whole kill matrix is a test of its own.
#include <nlohmann/json.hpp>

#include "conformance/e2e/program.h"
#include "testing/catch2.h"

namespace engagement::conformance {

using engagement::testing::contains;
using nlohmann::json;

TEST_CASE("the self-test tells which clause caught a faulty client") {
  const ProgramEnd end = run_program("self-test --fault method-post --fault query-v-1.0");
  CHECK(end.status == 0);
  CHECK_THAT(end.output, contains("URL-METHOD") && contains("caught") && contains("URL-QUERY?"));
  CHECK_THAT(end.output, contains("1 of 1 faulty clients caught by a clause of their own"));
  CHECK(end.errors.empty());
}

TEST_CASE("the kill matrix is for programs, too") {
  const ProgramEnd end = run_program("self-test --fault query-v-2 --thorough --format json");
  CHECK(end.status == 0);
  const json matrix = json::parse(end.output);
  REQUIRE(matrix["clients"].size() == 1);
  const json& client = matrix["clients"][0];
  CHECK(client["verdict"] == "caught");
  CHECK(client["cases_run"] == json::parse(run_program("list --json").output).size());
  REQUIRE(client["blamed_by"].size() == 1);
  CHECK(client["blamed_by"][0]["clause"] == "URL-QUERY");
  CHECK(client["blamed_by"][0]["cases"].size() > 100);
}

TEST_CASE("a name that no client has is wrong usage") {
  const ProgramEnd end = run_program("self-test --fault retry-999");
  CHECK(end.status == 2);
  CHECK_THAT(end.errors, contains("retry-999") && contains("docs/self-test.md"));
}

TEST_CASE("the self-test needs its clients beside it") {
  const ProgramEnd end = run_shell(
      "d=$(mktemp -d) && cp \"$PROGRAM\" \"$d/\" && \"$d/engagement-conformance\" self-test; s=$?; "
      "rm -r \"$d\"; exit $s");
  CHECK(end.status == 3);
  CHECK_THAT(end.errors, contains("engagement-faulty-client is not there"));
}

}  // namespace engagement::conformance
