// Clients that break: each must end the run soon, with status 3 and words that help.
#include <string>

#include "conformance/e2e/program.h"
#include "testing/catch2.h"

namespace engagement::conformance {
namespace {

using namespace std::chrono_literals;
using engagement::testing::contains;

constexpr const char* kValid = R"({"outcome": "valid"})";

}  // namespace

TEST_CASE("a client that cannot be started is one message, not an error for each case") {
  const ProgramEnd missing = run_program("--client '/no/such/client adapter'");
  CHECK(missing.status == 3);
  CHECK(missing.output.empty());
  CHECK_THAT(missing.errors, contains("no file /no/such/client") && contains("--client"));
  CHECK(missing.errors.find('\n') == missing.errors.size() - 1);

  CHECK_THAT(run_program("--client /etc/passwd").errors, contains("is not executable"));
  const ProgramEnd unknown = run_program("run --client 'no-such-program-anywhere x'");
  CHECK(unknown.status == 3);
  CHECK_THAT(unknown.errors, contains("no program \"no-such-program-anywhere\" on the PATH"));
  CHECK(run_program("run --client ''").status == 3);
}

TEST_CASE("a client whose missing part shows only when it runs is told once") {
  const ProgramEnd end = run_program("--client 'cd / && ./no-such-client' --case 'status.*'");
  CHECK(end.status == 3);
  CHECK_THAT(end.output, contains("cannot find the client's command") && contains("the same in"));
  CHECK(end.output.find("ERROR") == end.output.rfind("ERROR"));
}

TEST_CASE("a crashing client is an error that names the signal") {
  const ProgramEnd end = run_one_case("echo about to crash >&2; kill -SEGV $$");
  CHECK(end.status == 3);
  CHECK_THAT(end.output, contains("ERROR  status.200") && contains("SIGSEGV") &&
                             contains("| about to crash") && contains("1 error in"));
}

TEST_CASE("a client that ends with another status than 0 is an error, whatever it answers") {
  const ProgramEnd end = run_one_case(std::string("echo '") + kValid + "'; exit 7");
  CHECK(end.status == 3);
  CHECK_THAT(end.output, contains("exit status 7"));
}

TEST_CASE("a hanging client ends the run soon, and is gone") {
  const ProgramEnd end = run_one_case("sleep 98761", "--timeout 0.5");
  CHECK(end.status == 3);
  CHECK(end.ran < 30s);
  CHECK_THAT(end.output, contains("did not end within 0.5 s"));
  CHECK(is_gone("98761"));
}

TEST_CASE("hundreds of hanging clients end the run nearly as soon as one") {
  const ProgramEnd end = run_program("--client 'sleep 98762' --timeout 0.5 --pause 0");
  CHECK(end.status == 3);
  CHECK(end.ran < 45s);
  CHECK(is_gone("98762"));
}

TEST_CASE("garbage, nothing and blank lines are no answers") {
  CHECK_THAT(run_one_case("echo hello").output, contains("not JSON: hello"));
  CHECK(run_one_case("echo hello").status == 3);
  CHECK_THAT(run_one_case("true").output, contains("printed no answer"));
  CHECK(run_one_case("true").status == 3);
  CHECK_THAT(run_one_case("printf ' \\n\\t\\n'").output, contains("printed no answer"));
  CHECK_THAT(run_one_case("echo '{\"outcome\": \"fine\"}'").output,
             contains("\"fine\" is none of the protocol's"));
}

TEST_CASE("a client that floods its output is ended") {
  const ProgramEnd end = run_one_case("yes 98763");
  CHECK(end.status == 3);
  CHECK_THAT(end.output, contains("more than 16 MiB"));
  CHECK(end.output.size() < 300'000);
  CHECK(is_gone("98763"));
  CHECK(run_one_case("yes >&2").status == 3);
}

TEST_CASE("a grandchild that stays is killed and does not hold up the run") {
  const ProgramEnd end =
      run_one_case("sleep 98764 & echo '{\"outcome\": \"unsupported\", \"reason\": \"no\"}'");
  CHECK(end.status == 0);
  CHECK(end.ran < 30s);
  CHECK(is_gone("98764"));
}

TEST_CASE("a client that ignores SIGTERM is killed") {
  const ProgramEnd end =
      run_one_case("trap '' TERM; while :; do sleep 0.02; done; : 98765", "--timeout 0.5");
  CHECK(end.status == 3);
  CHECK(end.ran < 30s);
  CHECK(is_gone(": 98765"));
}

TEST_CASE("a client that answers without asking fails, and that is no error of the adapter") {
  const ProgramEnd end = run_one_case(std::string("echo '") + kValid + "'");
  CHECK(end.status == 1);
  CHECK_THAT(end.output, contains("FAILED  status.200") && contains("0 errors"));
}

TEST_CASE("a client that cannot run a case skips it, and that is no failure") {
  const ProgramEnd end =
      run_one_case("echo '{\"outcome\": \"unsupported\", \"reason\": \"not today\"}'");
  CHECK(end.status == 0);
  CHECK_THAT(end.output, contains("SKIPPED  status.200\n  not today"));
  CHECK_THAT(end.errors, contains("WARNING: nothing was judged"));
}

TEST_CASE("no secret is shown, though the client prints its whole input", "[AUTH-HEADER]") {
  const Directory directory;
  const ProgramEnd end = run_shell(
      "\"$PROGRAM\" run --client 'tee /dev/stderr; exit 1' --case 'auth.*' --report json=" +
      directory.file("r.json") + " --report junit=" + directory.file("r.xml"));
  CHECK(end.status == 3);
  const std::string json = contents_of(directory.file("r.json"));
  const std::string all = end.output + end.errors + json + contents_of(directory.file("r.xml"));
  // The names of the members are there, so the values would be, too.
  CHECK_THAT(json, contains("consumer_secret"));
  const ProgramEnd inputs = run_shell("\"$PROGRAM\" run --case auth.hmac-sha1 --client 'cat > " +
                                      directory.file("input") + "'");
  CHECK(inputs.status == 3);
  const std::string input = contents_of(directory.file("input"));
  for (const std::string member : {"\"consumer_secret\":\"", "\"token_secret\":\""}) {
    const std::size_t start = input.find(member);
    REQUIRE(start != std::string::npos);
    const std::size_t value = start + member.size();
    const std::string secret = input.substr(value, input.find('"', value) - value);
    REQUIRE(secret.size() > 3);
    CHECK(all.find(secret) == std::string::npos);
  }
}

}  // namespace engagement::conformance
