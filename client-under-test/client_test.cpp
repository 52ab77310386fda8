#include "client-under-test/client.h"

#include <set>
#include <stdexcept>

#include "client-under-test/testing/scripted_server.h"
#include "testing/catch2.h"

namespace engagement_client {
namespace {

using namespace std::chrono_literals;
using testing::Answer;
using testing::reply_status;
using testing::ScriptedServer;

const Engagement kIds = {"12345678", "9223372036854775807", "1234", "5678", "91011", "abcDEF123"};

// A clock whose sleeping takes no time but is remembered.
struct FakeTime {
  std::int64_t now = 1'700'000'000;
  std::vector<std::chrono::milliseconds> pauses;

  Clock clock() {
    return {[this] { return now; },
            [this](std::chrono::milliseconds pause) {
              pauses.push_back(pause);
              now += std::chrono::duration_cast<std::chrono::seconds>(pause).count();
            }};
  }
};

ClientOptions options_for(const std::string& base_url) {
  ClientOptions options;
  options.base_url = base_url;
  options.credentials = {"key", "consumer-secret", "token", "token-secret"};
  return options;
}

struct Observed {
  Result result;
  std::vector<std::string> requests;
  std::vector<std::chrono::milliseconds> pauses;
};

Observed observe(const std::vector<Answer>& answers, const Engagement& ids = kIds) {
  const ScriptedServer server(answers);
  FakeTime time;
  const Result result = Client(options_for(server.base_url()), time.clock()).validate(ids);
  return {result, server.requests(), time.pauses};
}

// The quoted value of an OAuth parameter in a request's head.
std::string oauth_parameter(const std::string& head, const std::string& name) {
  const auto start = head.find(name + "=\"") + name.size() + 2;
  return head.substr(start, head.find('"', start) - start);
}

std::string without_authorization(std::string head) {
  const auto start = head.find("Authorization:");
  return head.erase(start, head.find("\r\n", start) - start);
}

}  // namespace

TEST_CASE("2xx, 3xx and 4xx are final", "[RETRY-4XX][RETRY-STOP]") {
  for (const int status : {200, 201, 204, 206, 302, 304, 400, 401, 403, 404, 408, 422, 429}) {
    INFO(status);
    const Observed seen = observe({reply_status(status)});
    CHECK(seen.result.outcome == outcome_of(status));
    CHECK(seen.result.status == status);
    CHECK(seen.requests.size() == 1);
    CHECK(seen.pauses.empty());
  }
}

TEST_CASE("5xx is retried three times with five seconds before each",
          "[RETRY-COUNT][RETRY-PAUSE]") {
  for (const int status : {500, 502, 503, 504, 599}) {
    INFO(status);
    const Observed seen = observe({reply_status(status)});
    CHECK(seen.result.outcome == outcome_of(status));
    CHECK(seen.result.attempts == 4);
    CHECK(seen.requests.size() == 4);
    CHECK(seen.pauses == std::vector<std::chrono::milliseconds>(3, 5000ms));
  }
}

TEST_CASE("the first answer that is not 5xx ends the retries and is reported", "[RETRY-STOP]") {
  const Observed good = observe({reply_status(503), reply_status(500), reply_status(200)});
  CHECK(good.result.outcome == Outcome::valid);
  CHECK(good.requests.size() == 3);
  CHECK(observe({reply_status(500), reply_status(404)}).result.outcome == Outcome::not_found);
  CHECK(observe({reply_status(503), reply_status(503), reply_status(503), reply_status(500)})
            .result.outcome == Outcome::server_error);
}

TEST_CASE("a connection that breaks is not retried", "[FAULT-SAFE]") {
  const Observed at_once = observe({[](testing::Peer&) {}});
  CHECK(at_once.result.outcome == Outcome::transport_error);
  CHECK(at_once.result.attempts == 1);
  const Observed later = observe({reply_status(500), [](testing::Peer&) {}});
  CHECK(later.result.outcome == Outcome::transport_error);
  CHECK(later.result.status == 0);
  CHECK(later.requests.size() == 2);
}

TEST_CASE("every retry is the same request, signed anew", "[RETRY-SAME][AUTH-FRESH][AUTH-NONCE]") {
  const Observed seen = observe({reply_status(500)});
  std::set<std::string> nonces;
  std::set<std::string> signatures;
  std::int64_t timestamp = 1'700'000'000;
  REQUIRE(seen.requests.size() == 4);
  for (const std::string& head : seen.requests) {
    CHECK(without_authorization(head) == without_authorization(seen.requests.front()));
    CHECK(oauth_parameter(head, "oauth_timestamp") == std::to_string(timestamp));
    timestamp += 5;
    nonces.insert(oauth_parameter(head, "oauth_nonce"));
    signatures.insert(oauth_parameter(head, "oauth_signature"));
    CHECK(head.find("secret") == std::string::npos);
  }
  CHECK(nonces.size() == 4);
  CHECK(signatures.size() == 4);
}

TEST_CASE("a redirect is not followed", "[REDIRECT-SAFE]") {
  const ScriptedServer elsewhere({reply_status(200)});
  const Observed seen =
      observe({testing::reply("HTTP/1.1 302 Found\r\nLocation: " + elsewhere.base_url() +
                              "/\r\nContent-Length: 0\r\n\r\n")});
  CHECK(seen.result.outcome == Outcome::unexpected_status);
  CHECK(elsewhere.requests().empty());
}

TEST_CASE("an empty mandatory value is refused and nothing is sent", "[INPUT-SAFE]") {
  for (std::string Engagement::*id :
       {&Engagement::account, &Engagement::visitor, &Engagement::campaign, &Engagement::engagement,
        &Engagement::context, &Engagement::session}) {
    Engagement ids = kIds;
    ids.*id = "";
    const Observed seen = observe({reply_status(200)}, ids);
    CHECK(seen.result.outcome == Outcome::invalid_request);
    CHECK(seen.result.detail != "");
    CHECK(seen.requests.empty());
  }
}

TEST_CASE("an id that is a dot segment is refused, a session like that is not", "[INPUT-SAFE]") {
  Engagement ids = kIds;
  ids.session = "..";
  CHECK(observe({reply_status(200)}, ids).result.outcome == Outcome::valid);
  ids.context = "..";
  CHECK(observe({reply_status(200)}, ids).result.outcome == Outcome::invalid_request);
}

TEST_CASE("a base URL or a CA file that cannot be used is refused at once", "[INPUT-SAFE]") {
  CHECK_THROWS_AS(Client(options_for("ftp://h")), std::invalid_argument);
  ClientOptions options = options_for("https://127.0.0.1");
  options.ca_file = "/nonexistent/ca.pem";
  CHECK_THROWS_AS(Client(options), std::invalid_argument);
}

TEST_CASE("the system's clock tells seconds and sleeps", "[AUTH-TIMESTAMP][RETRY-PAUSE]") {
  const Clock clock = Clock::system();
  CHECK(clock.unix_seconds() > 1'700'000'000);
  const auto start = std::chrono::steady_clock::now();
  clock.sleep(20ms);
  CHECK(std::chrono::steady_clock::now() - start >= 20ms);
}

}  // namespace engagement_client
