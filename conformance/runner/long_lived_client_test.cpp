#include <fmt/format.h>

#include <array>
#include <memory>
#include <string>
#include <thread>

#include "conformance/runner/client_caller.h"
#include "testing/catch2.h"

// Real processes, written in shell.
namespace engagement::conformance {
namespace {

using namespace std::chrono_literals;
using engagement::testing::contains;
using Kind = AdapterAnswer::Kind;

// Answers each line.
const std::string kAnswers =
    R"(sed -u "s/.*\"case\":\"\([^\"]*\)\".*/{\"case\":\"\1\",\"outcome\":\"valid\"}/")";

ClientCall call_for(const std::string& name, std::chrono::milliseconds deadline = 60s) {
  return {name, fmt::format("{{\"case\":\"{}\"}}\n", name), deadline, {}};
}

struct Client {
  explicit Client(const std::string& command) : caller(long_lived_client(command, guard)) {}
  AdapterAnswer call(const std::string& name, std::chrono::milliseconds deadline = 60s) const {
    return caller->call(call_for(name, deadline)).answer;
  }
  ProcessGuard guard;
  std::unique_ptr<ClientCaller> caller;
};

}  // namespace

TEST_CASE("one process answers all calls, also several of one case") {
  const Client client("echo started >&2; " + kAnswers);
  for (const char* name : {"a.one", "a.two", "a.two"}) {
    const AdapterAnswer answer = client.call(name);
    CHECK(answer.kind == Kind::outcome);
    CHECK(answer.outcome == "valid");
  }
  CHECK(client.caller->finish().empty());
}

TEST_CASE("answers may come in any order, and lines that are none are let through") {
  // Waits for both requests, then answers the one of b first.
  const Client client(
      "read x; read y; echo log; echo '{\"level\": \"info\"}'; "
      "echo '{\"case\": \"b\", \"outcome\": \"not_found\"}'; "
      "echo '{\"case\": \"a\", \"outcome\": \"valid\"}'; cat >/dev/null");
  AdapterAnswer a;
  std::thread other([&] { a = client.call("a"); });
  const AdapterAnswer b = client.call("b");
  other.join();
  CHECK(a.outcome == "valid");
  CHECK(b.outcome == "not_found");
  CHECK(client.caller->finish().empty());
}

TEST_CASE("an answer that names no case ends the process, and the call says why") {
  const Client client("while read -r line; do echo '{\"outcome\": \"valid\"}'; done");
  const AdapterAnswer answer = client.call("a");
  CHECK(answer.kind == Kind::broken);
  CHECK_THAT(answer.reason, contains("without the \"case\"") && contains("\"valid\""));
}

TEST_CASE("an answer for a case that was not asked ends the process; the next calls get another") {
  const Client client(
      "read -r line; case $line in *good*) echo '{\"case\": \"good\", \"outcome\": \"valid\"}'; cat;;"
      " *) echo '{\"case\": \"other\", \"outcome\": \"valid\"}'; cat >/dev/null;; esac");
  CHECK_THAT(client.call("a").reason, contains("was not asked for") && contains("other"));
  CHECK(client.call("good").outcome == "valid");
}

TEST_CASE("a process that keeps dying is started a few times, then no more, and its words are kept") {
  const Client client("read -r line; echo about to crash >&2; exit 7");
  for (int i = 0; i < 4; ++i) {
    const AdapterAnswer answer = client.call("a");
    CHECK_THAT(answer.reason, contains("exit status 7") && contains("before it had answered"));
    CHECK(answer.error_output == "about to crash\n");
  }
  CHECK_THAT(client.call("b").reason, contains("not started again") && contains("exit status 7"));
}

TEST_CASE("a second answer to a call is told when all is over") {
  const Client client(
      "read -r line; echo '{\"case\": \"a\", \"outcome\": \"valid\"}'; cat >/dev/null; "
      "echo '{\"case\": \"a\", \"outcome\": \"not_found\"}'");
  CHECK(client.call("a").outcome == "valid");
  const auto problems = client.caller->finish();
  REQUIRE(problems.size() == 1);
  CHECK_THAT(problems.at("a"), contains("a second time") && contains("not_found"));
}

TEST_CASE("a call that is not answered ends at its deadline with what to look for") {
  const Client client("cat >/dev/null");
  const AdapterAnswer answer = client.call("a", 300ms);
  CHECK_THAT(answer.reason, contains("within 0.3 s") && contains("flush") && contains("--jobs 1"));
}

TEST_CASE("a late answer harms nobody") {
  const Client client(
      "read -r line; read -r other; echo '{\"case\": \"b\", \"outcome\": \"valid\"}'; read -r x; "
      "echo '{\"case\": \"a\", \"outcome\": \"valid\"}';"
      "echo '{\"case\": \"c\", \"outcome\": \"valid\"}'; cat");
  AdapterAnswer a;
  std::thread slow([&] { a = client.call("a", 3s); });
  const AdapterAnswer b = client.call("b");
  slow.join();
  CHECK(b.outcome == "valid");
  CHECK_THAT(a.reason, contains("within 3 s"));
  CHECK(client.call("c").outcome == "valid");
  CHECK(client.caller->finish().empty());
}

TEST_CASE("floods and endless lines are ended") {
  CHECK_THAT(Client("yes $(printf %01000d 1)").call("a").reason, contains("more than 16 MiB"));
  CHECK_THAT(Client("tr '\\0' '{' </dev/zero").call("a").reason, contains("more than 16 MiB"));
}

TEST_CASE("a stop flag ends the wait, and a process that ignores the end of its input is killed") {
  const Client client("trap '' TERM; while :; do sleep 0.05; done");
  StopFlag stop;
  stop.raise(15);
  ClientCall call = call_for("a");
  const std::array<const StopFlag*, 1> stops = {&stop};
  call.stops = stops;
  CHECK(client.caller->call(call).stopped);
  const auto started = std::chrono::steady_clock::now();
  CHECK(client.caller->finish().empty());
  CHECK(std::chrono::steady_clock::now() - started < 20s);
}

}  // namespace engagement::conformance
