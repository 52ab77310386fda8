#include "client-under-test/cli/adapter.h"

#include <map>
#include <sstream>
#include <stdexcept>

#include "client-under-test/testing/scripted_server.h"
#include "testing/catch2.h"

namespace engagement_client::cli {
namespace {

using nlohmann::json;
using testing::reply_status;
using testing::ScriptedServer;

json request_to(const std::string& base_url) {
  return {{"protocol", 1},
          {"case", "retry.500-then-200"},
          {"base_url", base_url},
          {"account", "12345678"},
          {"visitor", "9223372036854775807"},
          {"campaign", "1234"},
          {"engagement", "5678"},
          {"context", "91011"},
          {"session", "abcDEF123"},
          {"consumer_key", "key"},
          {"consumer_secret", "consumer-secret"},
          {"token", "token"},
          {"token_secret", "token-secret"},
          {"signature_method", "HMAC-SHA1"},
          {"ca_file", nullptr},
          {"pause_seconds", 0.01},
          {"timeout_seconds", 10}};
}

}  // namespace

TEST_CASE("a request is answered by its outcome, with the case echoed", "[STATUS-200]") {
  const ScriptedServer server({reply_status(500), reply_status(200)});
  CHECK(
      answer_to(request_to(server.base_url()).dump()) ==
      json{{"outcome", "valid"}, {"status", 200}, {"attempts", 2}, {"case", "retry.500-then-200"}});
}

TEST_CASE("members that the protocol does not name are ignored, optional ones may be missing",
          "[STATUS-OTHER]") {
  const ScriptedServer server({reply_status(401)});
  json request = request_to(server.base_url());
  request["from_the_future"] = {1, 2, 3};
  for (const char* name : {"token", "token_secret", "signature_method", "ca_file", "case",
                           "pause_seconds", "timeout_seconds", "protocol"}) {
    request.erase(name);
  }
  CHECK(answer_to(request.dump()) ==
        json{{"outcome", "unauthorized"}, {"status", 401}, {"attempts", 1}});
}

TEST_CASE("HMAC-SHA256 is served, other methods are unsupported", "[AUTH-SIGNATURE]") {
  const ScriptedServer server({reply_status(200)});
  json request = request_to(server.base_url());
  request["signature_method"] = "HMAC-SHA256";
  CHECK(answer_to(request.dump())["outcome"] == "valid");
  for (const char* method : {"RSA-SHA1", "PLAINTEXT"}) {
    request["signature_method"] = method;
    CHECK(answer_to(request.dump())["outcome"] == "unsupported");
  }
  CHECK(server.requests().size() == 1);
}

TEST_CASE("an input that the client refuses is invalid_request", "[INPUT-SAFE]") {
  json request = request_to("http://127.0.0.1:1");
  request["visitor"] = "";
  CHECK(answer_to(request.dump())["outcome"] == "invalid_request");
  CHECK(answer_to(request_to("ftp://127.0.0.1").dump())["outcome"] == "invalid_request");
}

TEST_CASE("a line that is no request is refused without quoting it", "[AUTH-HEADER]") {
  json numeric_id = request_to("http://127.0.0.1:1");
  numeric_id["visitor"] = 9223372036854775807;
  json no_account = request_to("http://127.0.0.1:1");
  no_account.erase("account");
  json other_version = request_to("http://127.0.0.1:1");
  other_version["protocol"] = 2;
  json backwards = request_to("http://127.0.0.1:1");
  backwards["pause_seconds"] = -1;
  const std::pair<std::string, std::string> rows[] = {
      {"", "not JSON"},
      {"[]", "object"},
      {R"({"consumer_secret": "consumer-secret" oops)", "not JSON, at byte"},
      {numeric_id.dump(), "/visitor must be a string"},
      {no_account.dump(), "/account is missing"},
      {other_version.dump(), "/protocol"},
      {backwards.dump(), "/pause_seconds"},
  };
  for (const auto& [line, message] : rows) {
    INFO(line);
    std::istringstream in(line + "\n");
    std::ostringstream out;
    std::ostringstream errors;
    CHECK(run_adapter(in, out, errors) == 2);
    CHECK(out.str().empty());
    CHECK(errors.str().find(message) != std::string::npos);
    CHECK(errors.str().find("secret") == std::string::npos);
  }
}

TEST_CASE("a long-lived adapter serves requests side by side until its input ends",
          "[STATUS-200]") {
  // The first server answers only once the second was asked, so one after the other would hang.
  const ScriptedServer second({reply_status(404)});
  const ScriptedServer first({[&](testing::Peer& peer) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (second.requests().empty() && std::chrono::steady_clock::now() < deadline) {
      std::this_thread::yield();
    }
    peer.send(second.requests().empty() ? "HTTP/1.1 500 Alone\r\n\r\n"
                                        : "HTTP/1.1 200 Together\r\n\r\n");
  }});
  json one = request_to(first.base_url());
  one["case"] = "one";
  json two = request_to(second.base_url());
  two["case"] = "two";
  std::istringstream in(one.dump() + "\n \n" + two.dump() + "\n{\"case\": \"three\"}");
  std::ostringstream out;
  CHECK(run_long_lived_adapter(in, out) == 2);  // for the third, which is no request

  std::map<std::string, json> answers;
  std::istringstream lines(out.str());
  for (std::string line; std::getline(lines, line);) {
    const json answer = json::parse(line);
    answers[answer.at("case")] = answer;
  }
  REQUIRE(answers.size() == 3);
  CHECK(answers["one"]["outcome"] == "valid");
  CHECK(answers["two"]["outcome"] == "not_found");
  CHECK(answers["three"].contains("error"));
  CHECK_FALSE(answers["three"].contains("outcome"));
}

}  // namespace engagement_client::cli
