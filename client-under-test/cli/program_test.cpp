// The program itself, run as a process: what it prints and how it exits.
#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <string>

#include "client-under-test/testing/scripted_server.h"
#include "testing/catch2.h"

namespace engagement_client::cli {
namespace {

using testing::reply_status;
using testing::ScriptedServer;

struct Finished {
  int status = -1;
  std::string output;  // standard output and standard error
};

Finished run_program(const std::string& arguments, const std::string& environment = "") {
  const std::string command =
      environment + " '" ENGAGEMENT_CLIENT_PROGRAM "' " + arguments + " 2>&1";
  Finished finished;
  std::FILE* output = popen(command.c_str(), "r");
  REQUIRE(output != nullptr);
  std::array<char, 4096> buffer;
  for (std::size_t size = 0; (size = fread(buffer.data(), 1, buffer.size(), output)) > 0;) {
    finished.output.append(buffer.data(), size);
  }
  const int status = pclose(output);
  finished.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return finished;
}

Finished validate(const std::string& base_url, const std::string& more = "") {
  return run_program("validate --pause 0.01 --base-url " + base_url +
                         " --account 12345678 --visitor 9223372036854775807 --campaign 1234 "
                         "--engagement 5678 --context 91011 --session abc --consumer-key key " +
                         more,
                     "ENGAGEMENT_CONSUMER_SECRET=very-secret");
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("validate prints one line and exits by the answer", "[STATUS-200]") {
  const ScriptedServer valid({reply_status(200)});
  CHECK(validate(valid.base_url()).output == "valid (200, 1 request)\n");
  CHECK(validate(valid.base_url()).status == 0);

  const ScriptedServer busy({reply_status(503)});
  CHECK(validate(busy.base_url()).output == "service_unavailable (503, 4 requests)\n");
  CHECK(validate(busy.base_url()).status == 1);

  const ScriptedServer broken({[](testing::Peer&) {}});
  CHECK(validate(broken.base_url()).output ==
        "transport_error (no answer, 1 request): the server closed the connection without an "
        "answer\n");
  CHECK(validate(broken.base_url()).status == 3);
}

TEST_CASE("validate prints JSON when asked", "[STATUS-404]") {
  const ScriptedServer server({reply_status(404)});
  CHECK(validate(server.base_url(), "--json").output ==
        "{\"detail\":\"\",\"outcome\":\"not_found\",\"requests\":1,\"status\":404}\n");
}

TEST_CASE("wrong usage exits with 2 and a way out", "[INPUT-SAFE]") {
  const std::pair<const char*, const char*> rows[] = {
      {"", "subcommand"},
      {"validate", "--base-url is required"},
      {"adapter --no-such-option", "--no-such-option"},
      {"adapter </dev/null", "one line of JSON"},
  };
  for (const auto& [arguments, message] : rows) {
    INFO(arguments);
    const Finished finished = run_program(arguments);
    CHECK(finished.status == 2);
    CHECK(contains(finished.output, message));
  }
  for (const auto& [more, message] : std::initializer_list<std::pair<const char*, const char*>>{
           {"--credentials /nonexistent", "/nonexistent"},
           {"--signature-method PLAINTEXT", "HMAC-SHA256"},
           {"--pause -1", "--pause"},
           {"--no-such-option", "--no-such-option"}}) {
    INFO(more);
    const Finished finished = validate("http://127.0.0.1:1", more);
    CHECK(finished.status == 2);
    CHECK(contains(finished.output, message));
    CHECK_FALSE(contains(finished.output, "very-secret"));
  }
  const Finished refused = run_program(
      "validate --base-url http://127.0.0.1:1 --account '' --visitor 1 --campaign 1 --engagement 1 "
      "--context 1 --session 1 --consumer-key k",
      "ENGAGEMENT_CONSUMER_SECRET=very-secret");
  CHECK(refused.status == 2);
  CHECK(contains(refused.output, "the account is empty"));
  CHECK(contains(run_program("validate --base-url http://h --account 1 --visitor 1 --campaign 1 "
                             "--engagement 1 --context 1 --session 1 --consumer-key k",
                             "env -u ENGAGEMENT_CONSUMER_SECRET")
                     .output,
                 "ENGAGEMENT_CONSUMER_SECRET"));
}

TEST_CASE("help shows examples and version the version", "[INPUT-SAFE]") {
  CHECK(run_program("--help").status == 0);
  CHECK(contains(run_program("--help").output, "Examples:"));
  CHECK(run_program("--version").output == "engagement-client " ENGAGEMENT_VERSION "\n");
}

TEST_CASE("a result that cannot be written is an error", "[FAULT-SAFE]") {
  const ScriptedServer server({reply_status(200)});
  CHECK(validate(server.base_url(), ">/dev/full").status == 3);
}

}  // namespace engagement_client::cli
