// `smoke`: what is wrong with an adapter, in words.
#include <fstream>
#include <string>

#include "conformance/e2e/program.h"
#include "conformance/runner/client_command.h"
#include "testing/catch2.h"

namespace engagement::conformance {
namespace {

using engagement::testing::contains;

ProgramEnd smoke(const std::string& client, const std::string& more = "") {
  return run_shell("unset http_proxy HTTP_PROXY all_proxy ALL_PROXY; " + more +
                   " \"$PROGRAM\" smoke --timeout 5 --client " + shell_quoted(client));
}

// Checks that the adapter is found not to work, and why.
void check_problem(const std::string& client, const std::string& problem,
                   const std::string& advice = "", const std::string& more = "") {
  const ProgramEnd end = smoke(client, more);
  INFO(client);
  INFO(end.output);
  CHECK(end.status == 3);
  CHECK_THAT(end.output, contains("does not work yet") && contains(problem) && contains(advice));
}

const std::string kAnswer = R"(echo '{"outcome": "valid"}')";

}  // namespace

TEST_CASE("smoke says that the bundled client's adapter works, and what to type next") {
  const ProgramEnd end = run_program("smoke");
  INFO(end.output);
  CHECK(end.status == 0);
  CHECK_THAT(end.output, contains("The adapter works") &&
                             contains("Next: engagement-conformance run --case status"));
}

TEST_CASE("smoke explains an adapter that cannot run") {
  check_problem("no-such-program-anywhere", "no program \"no-such-program-anywhere\"");
  check_problem("/etc/passwd", "not executable");
  check_problem("exec 2>&1; ./no-such-file", "cannot find the client's command");
  check_problem("cat >/dev/null; echo broken pipe dream >&2; exit 4", "exit status 4",
                "| broken pipe dream");
  check_problem("cat >/dev/null; printf 'Traceback (most recent call last):\\nKeyErr: 5\\n' >&2; exit 1",
                "exit status 1", "Mend the exception");
  check_problem("cat >/dev/null; echo \"env: 'python3\r': No such file\" >&2; exit 127",
                "exit status 127", "Windows line ends");
  check_problem("cat >/dev/null; " + kAnswer + "; exit 1", "exit status 1", "end with 0");
}

TEST_CASE("smoke explains an adapter that answers badly") {
  check_problem("cat >/dev/null", "printed nothing at all", "flush");
  check_problem("true", "did not read its standard input", "the right program");
  check_problem("cat >/dev/null; " + kAnswer + " >&2", "went to standard error");
  check_problem("cat >/dev/null; echo hello", "not JSON: hello");
  check_problem("cat >/dev/null; echo \"{'outcome': 'valid'}\"", "single quotes", "json.dumps");
  check_problem("cat >/dev/null; echo '{\"outcome\": \"ok\"}'", "\"ok\"", "service_unavailable");
  check_problem("cat >/dev/null; " + kAnswer + "; echo bye", "not the last line", "bye");
  check_problem("cat >/dev/null; echo '{\"outcome\": \"unsupported\"}'", "simplest case");
}

TEST_CASE("smoke explains an adapter whose request does not come") {
  check_problem("cat >/dev/null; " + kAnswer, "no request came", "base_url");
  check_problem("cat >/dev/null; " + kAnswer, "no request came", "NO_PROXY",
                "http_proxy=http://secret@proxy");
  CHECK(smoke("cat >/dev/null; " + kAnswer, "http_proxy=http://secret@proxy")
            .output.find("secret@") == std::string::npos);
  const std::string curl =
      R"x(url=$(sed 's/.*"base_url":"\([^"]*\)".*/\1/'); curl -s "$url/elsewhere" >/dev/null; )x";
  check_problem(curl + kAnswer, "another path: GET /elsewhere", "/api/account/{account}");
}

TEST_CASE("smoke lets a byte order mark and Windows line ends pass, as a run does") {
  const ProgramEnd end = smoke(
      R"x(url=$(sed 's/.*"base_url":"\([^"]*\)".*/\1/'); curl -s "$url/api/account/1" >/dev/null; )x"
      R"(printf '\357\273\277{"outcome": "valid"}\r\n')");
  INFO(end.output);
  CHECK(end.status == 0);
  CHECK_THAT(end.output, contains("The adapter works") && contains("does not keep the contract yet"));
}

TEST_CASE("smoke explains an adapter that does not end, or leaves something behind") {
  check_problem("sleep 1000", "not ended after 5 s, and had not read", "one line");
  check_problem("cat >/dev/null; sleep 1000", "had sent no request");
}

TEST_CASE("smoke shows no secret, though the adapter prints its input") {
  const ProgramEnd end = smoke("tee /dev/stderr");
  CHECK(end.status == 3);
  CHECK_THAT(end.output, contains("consumer_secret\":\"…\""));
}

}  // namespace engagement::conformance
