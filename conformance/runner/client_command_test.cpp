#include "conformance/runner/client_command.h"

#include <string>

#include "testing/catch2.h"

namespace engagement::conformance {

using engagement::testing::contains;

TEST_CASE("a command that can start has no startup problem") {
  const ProcessGuard guard;
  for (const char* command :
       {"true", "sh -c 'exit 0'", "'/bin/sh' -c true", "\"/bin/sh\"", "cd / && ls", "X=1 sh",
        "exec true", "$UNSET_AND_UNKNOWN x", "(true)", "  true  ", "true; false"}) {
    INFO(command);
    CHECK(startup_problem(command, guard).empty());
  }
}

TEST_CASE("a command that cannot start is told in words") {
  const ProcessGuard guard;
  CHECK_THAT(startup_problem("", guard), contains("empty"));
  CHECK_THAT(startup_problem(" \t", guard), contains("empty"));
  CHECK_THAT(startup_problem("/no/such/client adapter", guard),
             contains("no file /no/such/client") && contains("--client"));
  CHECK_THAT(startup_problem("'/no/such client' adapter", guard),
             contains("no file /no/such client"));
  CHECK_THAT(startup_problem("/etc/passwd", guard), contains("/etc/passwd is not executable"));
  CHECK_THAT(startup_problem("/usr/ x", guard), contains("is a directory"));
  CHECK_THAT(startup_problem("no-such-program-anywhere x", guard),
             contains("no program \"no-such-program-anywhere\""));
  CHECK_THAT(startup_problem("echo 'unfinished", guard), contains("the shell says"));
}

TEST_CASE("quoting keeps any text one word") {
  CHECK(shell_quoted("a b") == "'a b'");
  CHECK(shell_quoted("it's") == "'it'\\''s'");
}

}  // namespace engagement::conformance
