// The mock as a client meets it: over a real socket, signed requests and what they are answered.
#include "mock-server/mock.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <thread>

#include "mock-server/fixtures/fixture_file.h"
#include "mock-server/oauth/percent_encoding.h"
#include "mock-server/oauth/signature.h"
#include "testing/catch2.h"
#include "testing/raw_client.h"

namespace engagement {
namespace {

using nlohmann::json;
using testing::RawClient;
constexpr std::int64_t kNow = 1'800'000'000;

struct Response {
  int status = 0;
  std::string head;
  std::string body;
  json words() const { return json::parse(body); }
};

Response exchange(int port, const std::string& request) {
  RawClient client(port);
  client.send(request);
  const std::string text = client.read_to_end();
  Response response;
  const auto end = text.find("\r\n\r\n");
  if (end != std::string::npos) {
    response.head = text.substr(0, end + 2);
    response.body = text.substr(end + 4);
    response.status = std::stoi(text.substr(9, 3));
  }
  return response;
}

// A request of the route, signed for a mock; each part can be spoilt.
struct Call {
  std::string method = "GET";
  std::string account = "12345678";
  std::string engagement = "5678";
  std::string session = "s1";
  std::string query_end;  // appended to the target after it is signed
  std::string version = "v=1&";
  std::string secret = "cs&ts";
  std::string authorization_end;
  std::string nonce = {};   // empty: a new one
  std::string fields = {};  // further lines of the head
  bool is_signed = true;

  std::string target(const std::string& base_path) const {
    return base_path + "/api/account/" + account +
           "/monitoring/visitors/9/visits/current/campaigns/1" + "/engagements/" + engagement +
           "/contexts/2?" + version + "sid=" + session;
  }

  std::string request(const Mock& mock, const std::string& base_path = "") const {
    const std::string host = "127.0.0.1:" + std::to_string(mock.port());
    std::string text = method + " " + target(base_path) + query_end + " HTTP/1.1\r\nHost: " + host +
                       "\r\nConnection: close\r\n" + fields;
    if (is_signed) {
      text += "Authorization: " + authorization(host, base_path) + "\r\n";
    }
    return text + "\r\n";
  }

 private:
  std::string authorization(const std::string& host, const std::string& base_path) const {
    static int count = 0;
    std::map<std::string, std::string> parameters = {
        {"oauth_consumer_key", "ck"},
        {"oauth_nonce", nonce.empty() ? "n" + std::to_string(++count) : nonce},
        {"oauth_token", "tk"},
        {"oauth_signature_method", "HMAC-SHA1"},
        {"oauth_timestamp", std::to_string(kNow)}};
    std::string normalised;
    std::string header = "OAuth ";
    for (const auto& [name, value] : parameters) {
      normalised += name + "=" + value + "&";
      header += name + "=\"" + value + "\", ";
    }
    normalised += "sid=" + session + (version.empty() ? "" : "&v=1");
    const std::string uri =
        "http://" + host + target(base_path).substr(0, target(base_path).find('?'));
    const std::string signature =
        oauth::hmac_signature(oauth::SignatureMethod::hmac_sha1, secret,
                              method + "&" + oauth::encode(uri) + "&" + oauth::encode(normalised));
    return header + "oauth_signature=\"" + oauth::encode(signature) + "\"" + authorization_end;
  }
};

MockConfig config() {
  MockConfig made;
  made.credentials = oauth::CredentialStore({{"ck", "cs", "tk", "ts", ""}});
  made.unix_time = [] { return kNow; };
  return made;
}

Response answer(const Mock& mock, const Call& call) {
  return exchange(mock.port(), call.request(mock));
}

TEST_CASE("a signed request for any engagement is valid", "[STATUS-200]") {
  const Mock mock(config());
  const Response response = answer(mock, Call{});
  CHECK(response.status == 200);
  CHECK(response.words()["reason"].is_null());
  REQUIRE(mock.requests().size() == 1);
  const journal::Entry entry = mock.requests().front();
  CHECK(entry.checked);
  CHECK(entry.verdict.accepted());
  CHECK(entry.status == 200);
  CHECK(response.head.find("X-Request-Id: " + entry.request_id) != std::string::npos);
  CHECK(entry.route.values.session == "s1");
}

TEST_CASE("a target in absolute-form is checked as the URL that it is", "[RFC 9112]") {
  for (const bool trusted : {false, true}) {
    MockConfig made = config();
    made.trust_forwarded = trusted;
    const Mock mock(std::move(made));
    const auto answer_to = [&](const std::string& scheme) {
      const std::string authority = "127.0.0.1:" + std::to_string(mock.port());
      std::string request = Call{}.request(mock);
      const std::size_t host = request.find("Host: ") + 6;
      request.replace(host, authority.size(), "proxy.example");
      request.insert(request.find(' ') + 1, scheme + "://" + authority);
      return exchange(mock.port(), request);
    };
    CHECK(answer_to("http").status == 200);
    const Response other = answer_to("https");  // it is signed for http
    CHECK(other.status == (trusted ? 401 : 421));
    CHECK(other.words()["reason"] == (trusted ? "signature_mismatch" : "request_malformed"));
  }
}

TEST_CASE("a mock is stopped from several threads at once, in the shortest grace of them") {
  MockConfig made = config();
  made.threads = 2;
  made.admin = AdminConfig{};
  Mock mock(std::move(made));
  Call slow;
  slow.engagement = "slow-3s";
  const RawClient waiting(mock.port());
  waiting.send(slow.request(mock));
  REQUIRE(mock.wait_for({}, 1, std::chrono::steady_clock::now() + std::chrono::seconds(10)));
  const auto start = std::chrono::steady_clock::now();
  std::vector<std::thread> threads;
  for (const int grace : {60, 0, 30, 0}) {
    threads.emplace_back([&mock, grace] { mock.stop(std::chrono::seconds(grace)); });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(2));
  CHECK_THROWS(RawClient(mock.port()));
  mock.stop();  // once more is no harm
  CHECK(mock.requests().size() == 1);
}

TEST_CASE("faults win in the order of the contract") {
  MockConfig made = config();
  made.accounts = {"12345678"};
  const Mock mock(std::move(made));
  const auto reason = [&](const Call& call) { return answer(mock, call).words()["reason"]; };
  Call all_wrong;
  all_wrong.is_signed = false;
  all_wrong.method = "POST";
  all_wrong.account = "1/2";
  all_wrong.version = "";
  CHECK(reason(all_wrong) == "route_unknown");
  all_wrong.account = "1";
  CHECK(reason(all_wrong) == "method_not_allowed");
  all_wrong.method = "GET";
  CHECK(reason(all_wrong) == "authorization_missing");
  all_wrong.is_signed = true;
  CHECK(reason(all_wrong) == "account_invalid");
  all_wrong.account = "12345678";
  CHECK(reason(all_wrong) == "query_invalid");
}

TEST_CASE("a header that is sent again with another URL is known by its signature") {
  const Mock mock(config());
  std::string text = Call{}.request(mock);
  REQUIRE(exchange(mock.port(), text).status == 200);
  const std::string other = "/engagements/5679/";
  text.replace(text.find("/engagements/5678/"), other.size(), other);
  CHECK(exchange(mock.port(), text).words()["mistake"] == "signature-of-another-request");
}

TEST_CASE("each refusal has its status and says why", "[STATUS-401]") {
  const Mock mock(config());
  Call post;
  post.method = "POST";
  const Response wrong_method = answer(mock, post);
  CHECK(wrong_method.status == 405);
  CHECK(wrong_method.head.find("Allow: GET\r\n") != std::string::npos);

  Call wrong_secret;
  wrong_secret.secret = "cs&wrong";
  const Response mismatch = answer(mock, wrong_secret);
  CHECK(mismatch.status == 401);
  CHECK(mismatch.head.find("WWW-Authenticate: OAuth") != std::string::npos);
  CHECK(mismatch.words()["reason"] == "signature_mismatch");
  CHECK(mismatch.words()["base_string"].get<std::string>().substr(0, 4) == "GET&");
  CHECK(mismatch.words()["source"] == "RFC 5849 §3.4");

  Call no_account;
  no_account.account = "0";
  CHECK(answer(mock, no_account).status == 422);

  Call tampered;
  tampered.query_end = "x";
  CHECK(answer(mock, tampered).words()["reason"] == "signature_mismatch");
}

TEST_CASE("the engagement id chooses the built-in answer, each session by itself",
          "[RETRY-COUNT]") {
  const Mock mock(config());
  for (const char* status : {"200", "401", "404", "422", "500", "503"}) {
    Call call;
    call.engagement = status;
    CHECK(answer(mock, call).status == std::stoi(status));
  }
  Call call;
  call.engagement = "503-503-then-200";
  for (const int status : {503, 503, 200, 200}) {
    CHECK(answer(mock, call).status == status);
  }
  call.session = "another";
  CHECK(answer(mock, call).status == 503);
}

TEST_CASE("a replayed request is refused") {
  const Mock mock(config());
  const std::string request = Call{}.request(mock);
  CHECK(exchange(mock.port(), request).status == 200);
  CHECK(exchange(mock.port(), request).words()["reason"] == "nonce_reused");
}

TEST_CASE("fixtures of one's own come before the built-in ones") {
  MockConfig made = config();
  made.fixtures.push_back(fixtures::parse_fixture("mine.json", R"({
    "name": "mine", "match": {"engagement": "500"}, "verify_signature": false, "then": "fail",
    "responses": [{"status": 503, "headers": {"Retry-After": "5", "Content-Type": "text/html"},
                   "body": "<p>later</p>"}]})"));
  const Mock mock(std::move(made));
  Call call;
  call.engagement = "500";
  call.is_signed = false;
  const Response first = answer(mock, call);
  CHECK(first.status == 503);
  CHECK(first.body == "<p>later</p>");
  CHECK(first.head.find("Retry-After: 5\r\n") != std::string::npos);
  CHECK(first.head.find("application/json") == std::string::npos);
  const Response second = answer(mock, call);
  CHECK(second.status == 500);
  CHECK(second.words()["reason"] == "request_unexpected");
  CHECK(mock.requests().back().unexpected);
}

TEST_CASE("a mock that only records answers whatever it gets, and its journal tells") {
  MockConfig made = config();
  made.enforcement = Enforcement::record;
  made.built_in_fixtures = false;
  made.fixtures.push_back(fixtures::parse_fixture(
      "f.json", R"({"name": "f", "scope": "global", "responses": [{"status": 503}, {}]})"));
  const Mock mock(std::move(made));
  CHECK(exchange(mock.port(), "DELETE /x HTTP/1.1\r\nConnection: close\r\n\r\n").status == 503);
  CHECK(exchange(mock.port(), "GET / HTTP/1.1\r\nConnection: close\r\n\r\n").status == 200);
  const auto requests = mock.requests();
  CHECK_FALSE(requests[0].route.matches());
  CHECK(requests[0].verdict.reason == oauth::Reason::authorization_missing);
  CHECK(requests[1].answered_at >= requests[1].received_at);
  CHECK(requests[1].received_at >= requests[0].answered_at);
}

TEST_CASE("the base path stands before the route and in the base URL", "[URL-HOST]") {
  MockConfig made = config();
  made.base_path = "/gateway";
  const Mock mock(std::move(made));
  CHECK(mock.base_url() == "http://127.0.0.1:" + std::to_string(mock.port()) + "/gateway");
  CHECK(exchange(mock.port(), Call{}.request(mock, "/gateway")).status == 200);
  CHECK(exchange(mock.port(), Call{}.request(mock)).status == 404);
}

TEST_CASE("bodies can be left out, or be those of OAuth Problem Reporting") {
  MockConfig plain = config();
  plain.bodies = BodyStyle::plain;
  Call wrong;
  wrong.secret = "wrong";
  const Mock plain_mock(std::move(plain));
  CHECK(answer(plain_mock, wrong).body.empty());
  MockConfig problem = config();
  problem.bodies = BodyStyle::oauth_problem;
  const Mock problem_mock(std::move(problem));
  CHECK(answer(problem_mock, wrong).body.rfind("oauth_problem=signature_invalid", 0) == 0);
}

TEST_CASE("malformed requests are answered in words and the mock goes on") {
  const Mock mock(config());
  for (const std::string& nonsense :
       {std::string("\x16\x03\x01\x02\x00\x01\x00\n", 8), std::string("GET\r\n\r\n"),
        std::string("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), "GET /" + std::string(1'000'000, 'a'),
        "GET / HTTP/1.1\r\nA: " + std::string(100'000, 'b')}) {
    const Response response = exchange(mock.port(), nonsense);
    INFO(nonsense.substr(0, 30));
    CHECK(response.status >= 400);
    CHECK(response.words()["reason"] == "request_malformed");
  }
  CHECK(answer(mock, Call{}).status == 200);
}

TEST_CASE("many mocks run side by side, and a taken port is told") {
  const Mock first(config());
  const Mock second(config());
  CHECK(first.port() != second.port());
  CHECK(answer(second, Call{}).status == 200);
  CHECK(first.requests().empty());
  MockConfig taken = config();
  taken.port = first.port();
  CHECK_THROWS_WITH(Mock(std::move(taken)), engagement::testing::contains("the port is taken") &&
                                                !engagement::testing::contains("--"));
  MockConfig nowhere = config();
  nowhere.host = "192.0.2.1";
  CHECK_THROWS_AS(Mock(std::move(nowhere)), SetupError);
  MockConfig method = config();
  method.signature_methods = {"HMAC-MD5"};
  CHECK_THROWS_WITH(Mock(std::move(method)), engagement::testing::contains("HMAC-SHA256"));
}

TEST_CASE("a mock without a thread would serve nobody, so there is none") {
  for (const int threads : {0, -1}) {
    MockConfig made = config();
    made.threads = threads;
    CHECK_THROWS_WITH(Mock(std::move(made)), engagement::testing::contains("at least one thread"));
  }
}

TEST_CASE("no answer and no journal line shows a secret or the right signature") {
  MockConfig made = config();
  made.credentials = oauth::CredentialStore({{"ck", "planted-secret", "tk", "planted-too", ""}});
  const Mock mock(std::move(made));
  Call wrong;
  const Response response = answer(mock, wrong);
  CHECK(response.status == 401);
  CHECK(response.body.find("planted") == std::string::npos);
  CHECK(journal::redacted_authorization(
            mock.requests().front().header_values("Authorization").front())
            .find("planted") == std::string::npos);
}

TEST_CASE("each fault can strike at a chosen attempt, and after a delay") {
  Mock mock(config());
  for (const std::string_view fault : faults::fault_names()) {
    mock.fixtures().replace_added({fixtures::parse_fixture(
        "f.json", R"({"name": "f", "verify_signature": false, "responses": [
          {"status": 503}, {"status": 500, "fault": ")" +
                      std::string(fault) +
                      R"(", "times": 1, "delay_ms": 30}, {"status": 200}]})")});
    INFO(fault);
    Call call;
    call.is_signed = false;
    CHECK(answer(mock, call).status == 503);
    const auto start = std::chrono::steady_clock::now();
    RawClient second(mock.port());
    second.send(call.request(mock));
    const std::string bytes = second.read_until(
        "HTTP/1", std::chrono::milliseconds(fault == "silence" ? 200 : 3000));
    CHECK(std::chrono::steady_clock::now() - start >= std::chrono::milliseconds(30));
    const bool is_silent = fault == "reset" || fault == "empty" || fault == "silence";
    CHECK(bytes.empty() == is_silent);
    CHECK((second.end() == RawClient::End::reset) == (fault == "reset"));
    CHECK(answer(mock, call).status == 200);
    const journal::Entry broken = mock.requests().at(mock.requests().size() - 2);
    CHECK(broken.answered_with == fault);
    CHECK(broken.status == (faults::sends_status_line(*faults::parse_fault(fault)) ? 500 : 0));
  }
}

TEST_CASE("fixtures can be added while the mock runs, and asked what was consumed") {
  Mock mock(config());
  CHECK(answer(mock, Call{}).status == 200);
  mock.fixtures().add(fixtures::parse_fixture(
      "mine", R"({"name": "mine", "responses": [{"status": 503}, {"status": 404}]})"));
  CHECK(answer(mock, Call{}).status == 503);
  REQUIRE(mock.fixtures().sequences().size() == 1);
  CHECK_FALSE(mock.fixtures().sequences()[0].complete());
  CHECK(answer(mock, Call{}).status == 404);
  CHECK(mock.fixtures().sequences()[0].complete());
  mock.fixtures().reset();
  CHECK(answer(mock, Call{}).status == 200);
}

// The answer without what differs from one to the next in any case.
std::string comparable(const Response& response) {
  nlohmann::ordered_json words = response.words();
  words.erase("request_id");
  return std::to_string(response.status) + words.dump();
}

TEST_CASE("an answer does not tell a secret from another text of its form") {
  MockConfig made = config();
  made.credentials = oauth::CredentialStore({{"ck", "hush/12", "tk", "hush-token", ""}});
  const Mock mock(std::move(made));
  const auto with = [&](const std::string& text, const std::string& place) {
    const std::string encoded = oauth::encode(text);
    Call call;
    call.nonce = "n";
    if (place == "path") {
      call.account = encoded;
    } else if (place == "session") {
      call.session = encoded;
    } else if (place == "nonce") {
      call.nonce = text;
    } else if (place == "header") {
      call.fields = "X-Debug: " + text + "\r\n";
    }
    // The mock spends a bounded share of its time on naming mistakes: asked again until it has.
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    std::string words = comparable(answer(mock, call));
    while (words.find("\"mistakes\"") == std::string::npos &&
           std::chrono::steady_clock::now() < deadline) {
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
      words = comparable(answer(mock, call));
    }
    return words;
  };
  for (const char* place : {"path", "session", "nonce", "header"}) {
    for (const auto& [secret, other] :
         {std::pair{"hush/12", "shhh/34"}, std::pair{"hush-token", "loud-takes"}}) {
      INFO(place);
      const std::string ours = with(secret, place);
      CHECK(ours == with(other, place));
      CHECK(ours.find("signature_mismatch") != std::string::npos);
      CHECK(ours.find("hush") == std::string::npos);
    }
  }
}

TEST_CASE("the sentences of a refusal repeat no text that a client sent") {
  const Mock mock(config());
  const std::string route =
      "/api/account/1/monitoring/visitors/2/visits/current/campaigns/3/engagements/4/contexts/5"
      "?v=1&sid=s";
  const auto sent = [&](const std::string& target, const std::string& authorization) {
    RawClient client(mock.port());
    client.send("GET " + target + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: " +
                authorization + "\r\nConnection: close\r\n\r\n");
    return client.read_to_end();
  };
  for (const std::string& answer :
       {sent("/hush/hush?hush=hush", "hush hush"), sent("/api/hush%2", ""),
        sent(route + "&hush=%2", "hush hush"), sent(route, "OAuth hush=hush"),
        sent(route, "OAuth hush=\"hush"), sent(route, "OAuth oauth_hush=\"1\",oauth_hush=\"1\""),
        sent(route, "OAuth oauth_version=\"hush\""),
        sent(route,
             "OAuth oauth_consumer_key=\"ck\",oauth_signature_method=\"hush\","
             "oauth_signature=\"hush\",oauth_nonce=\"hush\",oauth_timestamp=\"hush\""),
        sent(route,
             "OAuth oauth_consumer_key=\"ck\",oauth_token=\"tk\",oauth_signature=\"hush\","
             "oauth_signature_method=\"HMAC-SHA1\",oauth_nonce=\"hush\","
             "oauth_timestamp=\"hush\"")}) {
    INFO(answer);
    CHECK(answer.starts_with("HTTP/1.1 4"));
    CHECK(answer.find("hush") == std::string::npos);
  }
}

TEST_CASE("what came can be counted, waited for and forgotten") {
  Mock mock(config());
  journal::Filter filter;
  filter.session = "s1";
  filter.status = 200;
  answer(mock, Call{});
  CHECK(mock.wait_for(filter, 1, std::chrono::steady_clock::now() + std::chrono::seconds(20)));
  filter.status = 503;
  CHECK(mock.count(filter) == 0);
  CHECK_FALSE(mock.wait_for(filter, 1, std::chrono::steady_clock::now()));
  mock.clear();
  CHECK(mock.requests().empty());
}

TEST_CASE("what a client should have done is judged in the test's own process") {
  Mock mock(config());
  Call call;
  call.engagement = "503-503-then-200";
  journal::Expectation expectation;
  expectation.match.session = "s1";
  expectation.answers = {"503", "503", "200"};
  expectation.fresh_nonces = expectation.answers_consumed = true;
  const auto holds = [&] {
    const auto findings = mock.verify(expectation);
    return std::all_of(findings.begin(), findings.end(),
                       [](const journal::Finding& finding) { return finding.holds; });
  };
  answer(mock, call);
  answer(mock, call);
  CHECK_FALSE(holds());
  answer(mock, call);
  CHECK(holds());
}

TEST_CASE("an embedded mock has an admin listener when it is asked for") {
  CHECK(Mock(config()).admin_url().empty());
  MockConfig made = config();
  made.admin = AdminConfig{};
  Mock mock(std::move(made));
  CHECK(mock.admin_token().size() == 32);
  const int port = std::stoi(mock.admin_url().substr(mock.admin_url().rfind(':') + 1));
  const std::string head =
      " HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port) + "\r\nConnection: close\r\n";
  CHECK(engagement::exchange(port, "GET /ready" + head + "\r\n").words()["base_url"] ==
        mock.base_url());
  answer(mock, Call{});
  const std::string reset = "POST /reset" + head;
  CHECK(engagement::exchange(port, reset + "\r\n").status == 401);
  CHECK(
      engagement::exchange(port, reset + "Authorization: Bearer " + mock.admin_token() + "\r\n\r\n")
          .status == 204);
  CHECK(mock.requests().empty());
  made = config();
  made.admin = AdminConfig{"0.0.0.0", 0, "", true};
  CHECK_THROWS_AS(Mock(std::move(made)), SetupError);
}

TEST_CASE("whether a script was used up is judged by whose counter it advances") {
  Mock mock(config());
  const auto script = [&](const std::string& scope) {
    mock.fixtures().replace_added({fixtures::parse_fixture(
        "f", R"({"name": "f", "scope": ")" + scope +
                 R"(", "responses": [{"status": 503}, {"status": 200}]})")});
  };
  const auto is_used_up = [&](const std::string& session) {
    journal::Expectation expectation;
    expectation.match.session = session;
    expectation.answers_consumed = true;
    return mock.verify(expectation).back().holds;
  };
  const auto ask = [&](const std::string& session, const std::string& engagement) {
    Call call;
    call.session = session;
    call.engagement = engagement;
    answer(mock, call);
  };
  script("global");
  ask("a", "1");
  CHECK_FALSE(is_used_up("a"));
  ask("b", "1");
  CHECK(is_used_up("a"));
  CHECK(is_used_up("b"));

  script("request");
  ask("c", "1");
  ask("c", "2");
  CHECK_FALSE(is_used_up("c"));  // neither of the two was repeated
  ask("c", "1");
  CHECK_FALSE(is_used_up("c"));
  ask("c", "2");
  CHECK(is_used_up("c"));
  for (const fixtures::SequenceState& state : mock.fixtures().sequences()) {
    CHECK(state.complete());
  }
}

TEST_CASE("a script with one answer is used up by as many requests as it foresees") {
  Mock mock(config());
  mock.fixtures().add(
      fixtures::parse_fixture("f", R"({"name": "f", "responses": [{"status": 503, "times": 2}]})"));
  journal::Expectation expectation;
  expectation.answers_consumed = true;
  answer(mock, Call{});
  CHECK_FALSE(mock.verify(expectation).back().holds);
  CHECK_FALSE(mock.fixtures().sequences()[0].complete());
  answer(mock, Call{});
  CHECK(mock.verify(expectation).back().holds);
  CHECK(mock.fixtures().sequences()[0].complete());
}

}  // namespace
}  // namespace engagement
