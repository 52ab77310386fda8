// The run is ended from outside: nothing may be left running, and what is known is reported.
#include <array>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "conformance/e2e/program.h"
#include "testing/catch2.h"

namespace engagement::conformance {
namespace {

using namespace std::chrono_literals;
using engagement::testing::contains;
using nlohmann::json;

// Starts a run whose clients hang, waits until one is there, sends `signal`, and waits for the end.
ProgramEnd interrupt(const std::string& signal, const Directory& directory,
                     const std::string& sleep) {
  const std::string marker = directory.file("started");
  return run_shell("\"$PROGRAM\" run --case 'status.*' --client 'touch " + marker + "; sleep " +
                   sleep + "' --report json=" + directory.file("report.json") +
                   " & pid=$!; while [ ! -e " + marker + " ]; do sleep 0.02; done; kill -" +
                   signal + " $pid; wait $pid");
}

}  // namespace

TEST_CASE("SIGTERM ends the clients, and the reports are still written") {
  const Directory directory;
  const ProgramEnd end = interrupt("TERM", directory, "98771");
  CHECK(end.status == 128 + 15);
  CHECK(end.ran < 30s);
  CHECK(is_gone("98771"));
  CHECK_THAT(end.output, contains("the run was interrupted"));
  const json report = json::parse(contents_of(directory.file("report.json")));
  CHECK(report["summary"]["errors"].get<std::size_t>() == report["cases"].size());
}

TEST_CASE("killing the suite leaves no client behind") {
  const Directory directory;
  const ProgramEnd end = interrupt("KILL", directory, "98772");
  CHECK(end.status == 128 + 9);
  CHECK(is_gone("98772"));
}

TEST_CASE("killing the suite at any moment ends clients that try to get away, and their ports") {
  // A daemon that ignores signals, one in a session of its own that listens at a port, processes
  // that start others and end, and a client that holds on.
  constexpr const char* kClient = R"(trap '' TERM HUP
export hops=0 hop='hops=$((hops + 1)); [ $hops -gt 400 ] || { sleep 0.02; setsid sh -c "$hop" & }'
(setsid sh -c 'trap "" TERM; sleep 1000' &)
(setsid "$MOCK" serve --port 0 --no-admin >/dev/null 2>&1 &)
sh -c "$hop" &
touch "$MARKED_FILE"
while :; do sleep 0.05; done
)";
  const std::array<const char*, 3> moments = {"0", "0.07", "0.4"};
  for (const char* moment : moments) {
    const Directory directory;
    std::ofstream(directory.file("client")) << kClient;
    const std::string variable = "MARKED_FILE=" + directory.file("started");
    const ProgramEnd end = run_shell(
        "export MOCK=\"$(dirname $PROGRAM)/engagement-mock\"; env " + variable + " \"$PROGRAM\" run " +
        "--case 'status.*' --client 'sh " + directory.file("client") +
        "' & pid=$!; while [ ! -e " + directory.file("started") +
        " ]; do sleep 0.01; done; sleep " + moment +
        "; kill -9 $pid; wait $pid");
    CHECK(end.status == 128 + 9);
    CHECK(is_gone_with_environment(variable));
  }
}

TEST_CASE("clients are children of no terminal: SIGINT reaches the suite alone, which ends them") {
  const Directory directory;
  // A shell starts background commands with SIGINT ignored; env(1) undoes that.
  const std::string marker = directory.file("started");
  const ProgramEnd end =
      run_shell("env --default-signal=INT \"$PROGRAM\" run --case 'status.*' --client 'touch " +
                marker + "; sleep 98773' & pid=$!; while [ ! -e " + marker +
                " ]; do sleep 0.02; done; kill -INT $pid; wait $pid");
  CHECK(end.status == 128 + 2);
  CHECK(is_gone("98773"));
}

TEST_CASE("fail-fast ends the run at the first failure") {
  const ProgramEnd end = run_program(
      "run --fail-fast --case 'status.*' --client 'grep -q \"status.200\\\"\" && exit 1; sleep "
      "98774'");
  CHECK(end.status == 3);
  CHECK(end.ran < 40s);
  CHECK_THAT(end.output, contains("--fail-fast") && contains("1 error in"));
  CHECK(is_gone("98774"));
}

}  // namespace engagement::conformance
