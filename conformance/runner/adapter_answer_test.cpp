#include "conformance/runner/adapter_answer.h"

#include <csignal>
#include <string>

#include "testing/catch2.h"

namespace engagement::conformance {
namespace {

using engagement::testing::contains;
using Kind = AdapterAnswer::Kind;

constexpr std::chrono::milliseconds kDeadline{1500};

ClientEnd end_with(std::string_view output, int status = 0) {
  ClientEnd end;
  end.kind = ClientEnd::Kind::exited;
  end.code = status;
  end.output.append(output);
  end.output.finish();
  return end;
}

AdapterAnswer answer_to(std::string_view output) {
  return read_answer(end_with(output), kDeadline);
}

}  // namespace

TEST_CASE("each word of the protocol is an outcome", "[adapter-protocol]") {
  const std::string word =
      GENERATE("valid", "unauthorized", "not_found", "invalid_account", "server_error",
               "service_unavailable", "unexpected_status", "transport_error", "invalid_request");
  const AdapterAnswer answer = answer_to("{\"outcome\": \"" + word + "\", \"more\": [1]}\n");
  CHECK(answer.kind == Kind::outcome);
  CHECK(answer.outcome == word);
  CHECK(answer.reason.empty());
}

TEST_CASE("unsupported is answered with a reason", "[adapter-protocol]") {
  const AdapterAnswer answer = answer_to(R"({"outcome": "unsupported", "reason": "no SHA-256"})");
  CHECK(answer.kind == Kind::unsupported);
  CHECK(answer.reason == "no SHA-256");
  CHECK(answer_to(R"({"outcome": "unsupported"})").kind == Kind::unsupported);
}

TEST_CASE("what is no answer is broken, and the reason shows it", "[adapter-protocol]") {
  CHECK_THAT(answer_to("").reason, contains("printed no answer") && contains("\"valid\""));
  CHECK_THAT(answer_to("hello\n").reason, contains("not JSON: hello"));
  CHECK_THAT(answer_to("[1]").reason, contains("not an object: [1]"));
  CHECK_THAT(answer_to("{}").reason, contains("no text \"outcome\""));
  CHECK_THAT(answer_to(R"({"outcome": 200})").reason, contains("no text \"outcome\""));
  CHECK_THAT(answer_to(R"({"outcome": "ok"})").reason,
             contains("\"ok\" is none of the protocol's") && contains("not_found"));
  CHECK_THAT(answer_to("{\"outcome\": \"\xff\"}").reason, contains("not JSON"));
  for (const char* text : {"", "hello", "[1]", "{}", R"({"outcome": 200})"}) {
    CHECK(answer_to(text).kind == Kind::broken);
  }
}

TEST_CASE("a bad end is broken even with a good answer", "[adapter-protocol]") {
  const AdapterAnswer answer = read_answer(end_with(R"({"outcome": "valid"})", 7), kDeadline);
  CHECK(answer.kind == Kind::broken);
  CHECK_THAT(answer.reason, contains("exit status 7"));
  CHECK(answer.raw_answer == R"({"outcome": "valid"})");
  CHECK_THAT(read_answer(end_with("", 127), kDeadline).reason, contains("cannot find"));
  CHECK_THAT(read_answer(end_with("", 139), kDeadline).reason, contains("SIGSEGV"));
}

TEST_CASE("crashes, timeouts and floods are told apart", "[adapter-protocol]") {
  ClientEnd end;
  end.kind = ClientEnd::Kind::signalled;
  end.code = SIGABRT;
  end.error_output = "assertion failed";
  CHECK_THAT(read_answer(end, kDeadline).reason, contains("crashed") && contains("SIGABRT"));
  CHECK(read_answer(end, kDeadline).error_output == "assertion failed");
  end.kind = ClientEnd::Kind::timed_out;
  CHECK_THAT(read_answer(end, kDeadline).reason, contains("did not end within 1.5 s"));
  end.kind = ClientEnd::Kind::flooded;
  CHECK_THAT(read_answer(end, kDeadline).reason, contains("more than 16 MiB"));
  end.kind = ClientEnd::Kind::not_started;
  end.trouble = "no process";
  CHECK_THAT(read_answer(end, kDeadline).reason, contains("could not be started: no process"));
}

TEST_CASE("control characters of an answer do not reach the reason") {
  CHECK_THAT(answer_to("\x1b[2Jgone").reason, contains("\\x1B[2Jgone"));
}

}  // namespace engagement::conformance
