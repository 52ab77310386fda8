// `attach`: a client that is started by hand.
#include <string>

#include "conformance/e2e/program.h"
#include "testing/catch2.h"

namespace engagement::conformance {
namespace {

using engagement::testing::contains;

// Attaches, waits for the port file, runs `client` with $URL, and types `typed`.
ProgramEnd attach(const std::string& options, const std::string& client,
                  const std::string& typed = "") {
  const Directory directory;
  const std::string file = directory.file("port");
  const std::string keyboard = directory.file("keyboard");
  return run_shell("mkfifo " + keyboard + "; \"$PROGRAM\" attach --port-file " + file + " " +
                   options + " < " + keyboard + " & pid=$!; exec 3> " + keyboard +
                   "; while [ ! -e " + file + " ]; do sleep 0.02; done; PORT=$(cat " + file +
                   "); URL=http://127.0.0.1:$PORT; " + client + "; printf '" + typed + "' >&3; wait $pid");
}

}  // namespace

TEST_CASE("attach tells of each request, what is wrong with it, and judges at the end") {
  const ProgramEnd end = attach("--quiet 0.2", "curl -s \"$URL/elsewhere\" >/dev/null");
  INFO(end.output);
  INFO(end.errors);
  CHECK(end.status == 1);
  CHECK_THAT(end.output, contains("Base URL: http://127.0.0.1:") && contains("\"visitor\":") &&
                             contains("request 1: GET /elsewhere HTTP/1.1 → 200") &&
                             contains("URL-PATH") && contains("not judged: the outcome") &&
                             contains("status.200 failed"));
}

TEST_CASE("what the client returned can be typed, and other words are refused") {
  const ProgramEnd end = attach("--quiet 60", "curl -s \"$URL/elsewhere\" >/dev/null",
                                "fine\\nnot_found\\n");
  INFO(end.output);
  CHECK(end.status == 1);
  CHECK_THAT(end.output, contains("\"fine\" is no outcome") && contains("broken:") &&
                             contains("STATUS-200"));
}

TEST_CASE("attach ends by Enter, by its timeout and by a signal; without a request that is status 3") {
  const ProgramEnd enter = attach("", "true", "\\n");
  CHECK(enter.status == 3);
  CHECK_THAT(enter.output, contains("No request came"));
  CHECK(run_program("attach --timeout 0.2 </dev/null").status == 3);
  // A shell starts background commands with SIGINT ignored, so SIGTERM stands for it.
  CHECK(attach("", "kill -TERM $pid").status == 128 + 15);
}

TEST_CASE("a case over https is attached to as a run has it, with a file to trust") {
  const ProgramEnd end = attach(
      "--case tls.trusted --quiet 0.2",
      "curl -s -k \"https://127.0.0.1:$PORT/elsewhere\" >/dev/null");
  INFO(end.output);
  CHECK(end.status == 1);
  CHECK_THAT(end.output, contains("Base URL: https://127.0.0.1:") && contains("ca.pem") &&
                             contains("request 1: GET /elsewhere"));
}

TEST_CASE("a client that sends nothing to a bad certificate is judged by the outcome that is typed") {
  const ProgramEnd good = attach("--case tls.expired", "true", "transport_error\\n");
  INFO(good.output);
  CHECK(good.status == 0);
  CHECK_THAT(good.output, contains("held: TLS-VERIFY"));
  const ProgramEnd bad = attach("--case tls.expired",
                                "curl -s -k \"https://127.0.0.1:$PORT/\" >/dev/null", "valid\\n");
  INFO(bad.output);
  CHECK(bad.status == 1);
  CHECK_THAT(bad.output, contains("broken: TLS-VERIFY"));
  const ProgramEnd silent = attach("--case tls.expired", "true", "\\n");
  CHECK(silent.status == 3);
  CHECK_THAT(silent.output, contains("Nothing was judged"));
}

TEST_CASE("pauses are judged, unless --no-timing leaves them out") {
  const std::string twice = "curl -s \"$URL/a\" >/dev/null; curl -s \"$URL/a\" >/dev/null";
  const ProgramEnd timed = attach("--case retry.500-then-200 --quiet 0.2", twice);
  INFO(timed.output);
  CHECK_THAT(timed.output, contains("RETRY-PAUSE (documented)"));
  const ProgramEnd untimed = attach("--case retry.500-then-200 --quiet 0.2 --no-timing", twice);
  CHECK_THAT(untimed.output,
             contains("not judged: RETRY-PAUSE") && !contains("RETRY-PAUSE (documented)"));
}

TEST_CASE("attach warns where others can reach it, and wants one case") {
  const ProgramEnd open = run_program("attach --host 0.0.0.0 --timeout 0.2 </dev/null");
  CHECK_THAT(open.errors, contains("warning") && contains("0.0.0.0"));
  CHECK(run_program("attach --timeout 0.2 </dev/null").errors.empty());
  const ProgramEnd unwritable =
      run_program("attach --port-file /nonexistent/port --timeout 0.2 </dev/null");
  CHECK(unwritable.status == 3);
  CHECK_THAT(unwritable.errors, contains("--port-file /nonexistent/port"));
  const ProgramEnd many = run_program("attach --case 'status.*'");
  CHECK(many.status == 2);
  CHECK_THAT(many.errors, contains("attach judges one"));
}

}  // namespace engagement::conformance
