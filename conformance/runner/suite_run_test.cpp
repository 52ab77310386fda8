#include "conformance/runner/suite_run.h"

#include <stdlib.h>

#include <chrono>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "testing/catch2.h"

// Clients here are shell commands, or a small program that sends bare requests (rude_client.cpp):
// how the suite runs them is the point, not whether they keep to the contract.
namespace engagement::conformance {
namespace {

using namespace std::chrono_literals;
using engagement::testing::contains;

Case named(const std::string& name, std::vector<int> statuses = {200}) {
  Case test_case;
  test_case.name = "test." + name;
  test_case.section = "test";
  test_case.title = "is only a test";
  test_case.clauses = {"STATUS-200"};
  test_case.inputs = {
      "1", "2", "3", "4", "5", "6", "key", "consumer-secret", "token", "token-secret", "HMAC-SHA1"};
  for (const int status : statuses) {
    test_case.answers.emplace_back().status = status;
  }
  test_case.expect.outcomes = {"valid"};
  return test_case;
}

class Recorder final : public RunListener {
 public:
  void case_started(const Case& test_case) override { started.push_back(test_case.name); }
  void first_request(const Case& test_case) override { requested.push_back(test_case.name); }
  void case_finished(const CaseResult& result) override {
    finished.push_back(result.test_case->name);
  }
  std::vector<std::string> started, requested, finished;
};

struct Ran {
  std::vector<CaseResult> results;
  Recorder recorder;
};

Ran run(const std::vector<Case>& cases, RunOptions options, StopFlag& stop) {
  const ProcessGuard guard;
  options.pause = 10ms;
  Ran ran;
  ran.results = run_cases(cases, options, guard, stop, ran.recorder);
  return ran;
}

Ran run(const std::vector<Case>& cases, const std::string& client, std::size_t jobs = 0) {
  StopFlag stop;
  RunOptions options;
  options.client = client;
  options.jobs = jobs;
  return run(cases, options, stop);
}

std::string rude_client(const std::string& arguments) {
  return std::string(ENGAGEMENT_RUDE_CLIENT) + " " + arguments;
}

}  // namespace

TEST_CASE("results stand in the order of the cases, whatever the order of their ends") {
  const std::vector<Case> cases = {named("a"), named("b", {500}), named("c")};
  const Ran ran = run(cases, "echo '{\"outcome\": \"transport_error\"}'", 1);
  REQUIRE(ran.results.size() == 3);
  CHECK(ran.results[0].test_case == &cases[0]);
  CHECK(ran.results[1].test_case == &cases[1]);
  CHECK(ran.results[2].test_case == &cases[2]);
  CHECK(ran.recorder.started == std::vector<std::string>{"test.b", "test.a", "test.c"});
  CHECK(ran.recorder.finished == ran.recorder.started);
  CHECK(ran.recorder.requested.empty());
}

TEST_CASE("each call of a case is a process of its own, told the same") {
  std::vector<Case> cases = {named("calls")};
  cases[0].calls = 3;
  const Ran ran = run(cases, rude_client("1 valid"));
  const Evidence& evidence = ran.results[0].evidence;
  REQUIRE(evidence.calls.size() == 3);
  CHECK(evidence.calls[2].outcome == "valid");
  REQUIRE(evidence.requests.size() == 3);
  CHECK(evidence.requests[0].answered_with == "200");
  CHECK(ran.recorder.requested == std::vector<std::string>{"test.calls"});
}

TEST_CASE("each case has a mock of its own, which answers its script and repeats the end of it") {
  const std::vector<Case> cases = {named("a", {500, 503, 404}), named("b", {422})};
  const Ran ran = run(cases, rude_client("4 valid"));
  std::vector<std::string> answers;
  for (const CaseResult& result : ran.results) {
    for (const journal::Entry& request : result.evidence.requests) {
      answers.push_back(request.answered_with);
    }
  }
  CHECK(answers ==
        std::vector<std::string>{"500", "503", "404", "404", "422", "422", "422", "422"});
  CHECK(ran.results[0].evidence.base_url != ran.results[1].evidence.base_url);
}

TEST_CASE("a request sent just before the client's end is seen") {
  const std::vector<Case> cases = {named("late")};
  const Ran ran = run(cases, rude_client("1 valid --send-and-leave"));
  CHECK(ran.results[0].evidence.requests.size() == 1);
}

TEST_CASE("a client that never stops sending is stopped long before its deadline") {
  const std::vector<Case> cases = {named("endless", {500})};
  const Ran ran = run(cases, rude_client("1000000 valid"));
  const Evidence& evidence = ran.results[0].evidence;
  CHECK(evidence.ended - evidence.started < 20s);
  REQUIRE(evidence.calls.size() == 1);
  CHECK_THAT(evidence.calls[0].reason, contains("sent more than 40 requests"));
}

TEST_CASE("calls after a broken or unsupported one are not made") {
  std::vector<Case> cases = {named("broken")};
  cases[0].calls = 5;
  CHECK(run(cases, "exit 1").results[0].evidence.calls.size() == 1);
  const Ran ran = run(cases, "echo '{\"outcome\": \"unsupported\", \"reason\": \"no\"}'");
  CHECK(ran.results[0].evidence.calls.size() == 1);
  CHECK(ran.results[0].verdict == CaseVerdict::skipped);
}

TEST_CASE("a raised stop flag ends the run, and the cases cut off are errors") {
  std::vector<Case> cases;
  for (int i = 0; i < 6; ++i) {
    cases.push_back(named(std::to_string(i)));
  }
  StopFlag stop;
  RunOptions options;
  options.client = "sleep 1000";
  options.jobs = 2;
  std::thread raising([&stop] { stop.raise(15); });
  const auto started = std::chrono::steady_clock::now();
  const Ran ran = run(cases, options, stop);
  raising.join();
  CHECK(std::chrono::steady_clock::now() - started < 20s);
  for (const CaseResult& result : ran.results) {
    CHECK(result.verdict == CaseVerdict::error);
    CHECK_THAT(result.reason, contains("interrupted"));
  }
}

TEST_CASE("fail-fast skips what has not ended at the first failure") {
  const std::vector<Case> cases = {named("a", {500}), named("b"), named("c")};
  StopFlag stop;
  RunOptions options;
  options.client = "exit 1";
  options.jobs = 1;
  options.fail_fast = true;
  const Ran ran = run(cases, options, stop);
  CHECK(ran.results[0].verdict == CaseVerdict::error);
  CHECK(ran.results[1].verdict == CaseVerdict::skipped);
  CHECK(ran.results[2].verdict == CaseVerdict::skipped);
  CHECK_THAT(ran.results[2].reason, contains("--fail-fast"));
  CHECK(ran.recorder.started.size() == 1);
}

TEST_CASE("a listener that blocks holds up no case") {
  // As a terminal does that is stopped: only the end of the last case frees it.
  class Blocked final : public RunListener {
   public:
    explicit Blocked(const std::string& file) : file_(file) {}
    void case_started(const Case&) override {
      const auto deadline = std::chrono::steady_clock::now() + 20s;
      while (!std::filesystem::exists(file_) && std::chrono::steady_clock::now() < deadline) {
        std::this_thread::sleep_for(5ms);
      }
      freed = std::filesystem::exists(file_);
    }
    void first_request(const Case&) override {}
    void case_finished(const CaseResult&) override { ++finished; }
    bool freed = false;
    int finished = 0;

   private:
    const std::string& file_;
  };
  const std::vector<Case> cases = {named("a"), named("b")};
  std::string directory = (std::filesystem::temp_directory_path() / "listener-XXXXXX").string();
  REQUIRE(::mkdtemp(directory.data()) != nullptr);
  const std::string file = directory + "/done";
  Blocked blocked(file);
  RunOptions options;
  options.client = "read -r line; case $line in *test.b*) touch " + file +
                   ";; esac; echo \"$line\" | " + rude_client("1 valid");
  options.jobs = 1;
  const ProcessGuard guard;
  StopFlag stop;
  run_cases(cases, options, guard, stop, blocked);
  CHECK(blocked.freed);
  CHECK(blocked.finished == 2);
  std::filesystem::remove_all(directory);
}

TEST_CASE("a case's deadline can be set for the whole run") {
  const std::vector<Case> cases = {named("hanging")};
  StopFlag stop;
  RunOptions options;
  options.client = "sleep 1000";
  options.timeout = 300ms;
  const Ran ran = run(cases, options, stop);
  CHECK(ran.results[0].verdict == CaseVerdict::error);
  CHECK_THAT(ran.results[0].reason, contains("0.3 s"));
}

TEST_CASE("no secret stands in a result", "[AUTH-HEADER]") {
  const std::vector<Case> cases = {named("leak")};
  const Ran ran = run(cases, "tee /dev/stderr | sed 's/.*/{\"outcome\": \"valid\"}/'");
  CHECK(ran.results[0].evidence.calls[0].outcome == "valid");
  const std::string& printed = ran.results[0].evidence.calls[0].error_output;
  CHECK_THAT(printed, contains("base_url"));
  CHECK(printed.find("consumer-secret") == std::string::npos);
  CHECK(printed.find("token-secret") == std::string::npos);
}

}  // namespace engagement::conformance
