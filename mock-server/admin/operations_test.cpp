// The operations and what the documents say of them.
#include "mock-server/admin/operations.h"

#include <algorithm>
#include <set>

#include "mock-server/admin/admin_server.h"
#include "mock-server/admin/problem.h"
#include "mock-server/admin/schemas.h"
#include "mock-server/data/data_error.h"
#include "testing/catch2.h"

namespace engagement::admin {
namespace {

using nlohmann::json;

struct Parts {
  journal::Journal journal{1000};
  fixtures::FixtureStore fixtures;
  journal::Redactor redactor{oauth::CredentialStore()};
  metrics::Counters counters;
  Context context{journal,    fixtures, redactor, counters, [] { return Gauges{}; },
                  "http://h", Slots(1)};

  transport::Answer call(const std::string& method, const std::string& target,
                         const std::string& body = "") {
    transport::Request request;
    request.method = method;
    request.target = target;
    request.body = body;
    return run(context, parse_call(request));
  }
  json body_of(const std::string& method, const std::string& target, const std::string& body = "") {
    return json::parse(call(method, target, body).body);
  }
  // The code and the pointer of the problem.
  std::pair<std::string, std::string> problem_of(const std::string& method,
                                                 const std::string& target,
                                                 const std::string& body = "") {
    try {
      call(method, target, body);
    } catch (const Problem& problem) {
      return {problem.code(), problem.pointer()};
    }
    return {};
  }

  // The pointer of the data that is wrong.
  std::string data_problem_of(const std::string& method, const std::string& target,
                              const std::string& body) {
    try {
      call(method, target, body);
    } catch (const data::DataError& error) {
      return error.pointer();
    }
    return "none";
  }

  void receive(const std::string& session, int status) {
    journal::Entry entry;
    entry.request_id = session + std::to_string(status);
    entry.route.values.session = session;
    entry.status = status;
    entry.answered_with = std::to_string(status);
    journal.add(entry);
  }
};

using Problems = std::pair<std::string, std::string>;

TEST_CASE("every operation is documented, and every documented one is served") {
  std::set<std::string> served;
  for (const Operation& operation : operations()) {
    std::string method(operation.method);
    std::transform(method.begin(), method.end(), method.begin(), ::tolower);
    served.insert(method + " " + std::string(operation.path));
  }
  std::set<std::string> documented;
  const json document = json::parse(admin_openapi());
  for (const auto& [path, operations] : document["paths"].items()) {
    for (const auto& [method, operation] : operations.items()) {
      if (method != "parameters") {
        documented.insert(method + " " + path);
      }
    }
  }
  CHECK(served == documented);
}

TEST_CASE("the members of a filter are those that are documented") {
  const json document = json::parse(admin_openapi());
  const std::set<std::string> known(journal::Filter::names().begin(),
                                    journal::Filter::names().end());
  const auto names_in = [](const json& object) {
    std::set<std::string> names;
    for (const auto& [name, value] : object.items()) {
      names.insert(name);
    }
    return names;
  };
  CHECK(names_in(document["components"]["schemas"]["Match"]["properties"]) == known);
  std::set<std::string> with_cursors = known;
  with_cursors.insert({"after", "since"});
  CHECK(names_in(document["components"]["parameters"]) == with_cursors);
  for (const char* path : {"/requests", "/requests/count", "/requests/wait"}) {
    INFO(path);
    std::set<std::string> taken;
    for (const json& parameter : document["paths"][path]["get"]["parameters"]) {
      const std::string place = parameter.value("$ref", "");
      if (!place.empty()) {
        taken.insert(place.substr(place.rfind('/') + 1));
      }
    }
    CHECK(taken == with_cursors);
  }
}

TEST_CASE_METHOD(Parts, "requests are listed by filter and page by page") {
  for (const int status : {503, 503, 200}) {
    receive("a", status);
    receive("b", status);
  }
  const json page = body_of("GET", "/requests?session=a&limit=2");
  CHECK(page["requests"].size() == 2);
  CHECK(page["next"] == 3);
  CHECK(body_of("GET", "/requests?session=a&after=3")["requests"].size() == 1);
  CHECK(body_of("GET", "/requests?since=5")["requests"].size() == 1);
  CHECK(body_of("GET", "/requests?session=a&last=2")["requests"][0]["number"] == 3);
  CHECK(body_of("GET", "/requests?last=100")["requests"].size() == 6);
  CHECK(body_of("GET", "/requests/count?status=503")["count"] == 4);
  CHECK(body_of("GET", "/requests/2")["request_id"] == "b503");
  CHECK(body_of("GET", "/requests/b200")["number"] == 6);
  CHECK(call("POST", "/reset?session=a").status == 204);
  CHECK(body_of("GET", "/requests/count")["count"] == 3);
  CHECK(call("DELETE", "/requests").status == 204);
  CHECK(body_of("GET", "/requests/count")["count"] == 0);
}

TEST_CASE_METHOD(Parts, "what is asked wrongly is refused with a code and its place") {
  CHECK(problem_of("GET", "/nowhere").first == "path_unknown");
  CHECK(problem_of("GET", "/nowhere").first == "path_unknown");
  CHECK(problem_of("GET", "/requests/x/y").first == "path_unknown");
  CHECK(problem_of("GET", "/requests/%zz").first == "target_malformed");
  CHECK(problem_of("GET", "*").first == "target_malformed");
  CHECK(problem_of("GET", "/requests?sesion=a").first == "query_invalid");
  CHECK(problem_of("GET", "/requests?limit=0").first == "query_invalid");
  CHECK(problem_of("GET", "/requests?limit=1001").first == "query_invalid");
  CHECK(problem_of("GET", "/requests?after=-1").first == "query_invalid");
  CHECK(problem_of("GET", "/requests/wait?timeout_ms=600001").first == "query_invalid");
  CHECK(problem_of("GET", "/requests/count?limit=1").first == "query_invalid");
  CHECK(problem_of("POST", "/reset?sesion=a").first == "query_invalid");
  CHECK(problem_of("GET", "/requests/9").first == "request_unknown");
  CHECK(problem_of("GET", "/fixtures/none").first == "fixture_unknown");
  CHECK(problem_of("POST", "/verify").first == "body_missing");
  CHECK(problem_of("POST", "/verify", std::string(33, '[')).first == "body_too_deep");
  CHECK(problem_of("POST", "/verify", "{}") == Problems("body_invalid", ""));
  CHECK(problem_of("POST", "/verify", R"({"expectations": [{"match": {"sesion": "a"}}]})") ==
        Problems("body_invalid", "/expectations/0/match/sesion"));
  CHECK(problem_of("POST", "/verify", R"({"expectations": [{"count": {"exactly": -1}}]})") ==
        Problems("body_invalid", "/expectations/0/count/exactly"));
  CHECK(problem_of("POST", "/requests/wait", R"({"count": 0})") ==
        Problems("body_invalid", "/count"));
  CHECK(problem_of("POST", "/fixtures",
                   R"({"name": "f", "responses": [{"body_file": "/etc/passwd"}]})") ==
        Problems("body_invalid", "/responses/0/body_file"));
  CHECK(problem_of("PUT", "/fixtures/a", R"({"name": "b", "responses": [{"status": 200}]})") ==
        Problems("body_invalid", "/name"));
  const transport::Answer wrong_method = call("PATCH", "/fixtures/a");
  CHECK(wrong_method.status == 405);
  CHECK(wrong_method.headers.back() ==
        std::pair<std::string, std::string>("Allow", "GET, PUT, DELETE"));
}

TEST_CASE_METHOD(Parts, "fixtures are added, read, replaced and removed") {
  const std::string fixture = R"({"name": "a-b", "responses": [{"status": 503}]})";
  const transport::Answer added = call("POST", "/fixtures", fixture);
  CHECK(added.status == 201);
  CHECK(added.headers.back().second == "/fixtures/a-b");
  CHECK_THROWS_AS(call("POST", "/fixtures", fixture), fixtures::StoreError);
  CHECK(body_of("GET", "/fixtures")["fixtures"][0]["layer"] == "added");
  CHECK(call("PUT", "/fixtures/a%2Db", R"({"responses": [{"status": 500}]})").status == 200);
  CHECK(body_of("GET", "/fixtures/a%2Db")["fixture"]["responses"][0]["status"] == 500);
  CHECK(call("PUT", "/fixtures/c", R"({"responses": [{"status": 500}]})").status == 201);
  CHECK(body_of("GET", "/sequences")["sequences"].size() == 2);
  CHECK(call("DELETE", "/fixtures/a%2Db").status == 204);
  CHECK_THROWS_AS(call("DELETE", "/fixtures/a%2Db"), fixtures::StoreError);
  CHECK(call("POST", "/fixtures/reset").status == 204);
  CHECK(body_of("GET", "/fixtures")["fixtures"].empty());
}

TEST_CASE_METHOD(Parts, "expectations are judged, each with its findings") {
  receive("a", 503);
  receive("a", 200);
  const json answer = body_of("POST", "/verify", R"({"expectations": [
      {"name": "retries", "match": {"session": "a"}, "count": {"exactly": 2}, "answers": [503, "200"]},
      {"match": {"session": "b"}, "count": {"at_least": 1}}]})");
  CHECK(answer["satisfied"] == false);
  REQUIRE(answer["findings"].size() == 3);
  CHECK(answer["findings"][0]["expectation"] == "retries");
  CHECK(answer["findings"][0]["satisfied"] == true);
  CHECK(answer["findings"][1]["requests"].size() == 2);
  CHECK(answer["findings"][2]["expectation"] == "expectation 2");
  CHECK(answer["findings"][2]["nearly"][0]["differs"][0]["was"] == "a");
}

TEST_CASE_METHOD(Parts, "scripts that were not used up are found over all fixtures") {
  call("POST", "/fixtures", R"({"name": "f", "responses": [{"status": 503}, {"status": 200}]})");
  const json answer =
      body_of("POST", "/verify", R"({"expectations": [], "all_answers_consumed": true})");
  CHECK(answer["satisfied"] == false);
  CHECK(answer["findings"][0]["message"].get<std::string>().find("\"f\" gave 0 of 2") !=
        std::string::npos);
}

TEST_CASE_METHOD(Parts, "waiting ends at once when enough is there, and at its time when not") {
  receive("a", 503);
  auto enough = call("GET", "/requests/wait?session=a");
  REQUIRE(enough.ask);
  CHECK(enough.ask().answer->status == 200);
  enough = {};
  auto missing = call("POST", "/requests/wait",
                      R"({"match": {"session": "a", "status": 200}, "timeout_ms": 0})");
  const transport::Later ended = missing.ask();
  REQUIRE(ended.answer);
  CHECK(ended.answer->status == 408);
  const json body = json::parse(ended.answer->body);
  CHECK(body["satisfied"] == false);
  CHECK(body["nearly"][0]["request_id"] == "a503");
  CHECK(body["nearly"][0]["differs"][0] ==
        json{{"member", "status"}, {"wanted", "200"}, {"was", "503"}});
}

TEST_CASE_METHOD(Parts, "a stream of large requests takes several turns and leaves none out") {
  for (int i = 0; i < 30; ++i) {
    journal::Entry entry;
    entry.headers = {{"X-A", std::string(60'000, 'x')}};
    journal.add(entry);
  }
  transport::Request request;
  request.method = "GET";
  request.target = "/requests?after=0";
  request.headers = {{"Accept", "text/event-stream"}};
  const auto stream = run(context, parse_call(request));
  std::string text;
  for (int turn = 0; turn < 30; ++turn) {
    const std::string bytes = stream.ask().bytes;
    CHECK(bytes.size() < 400'000);
    text += bytes;
  }
  for (int i = 1; i <= 30; ++i) {
    INFO(i);
    const std::string id = "\nid: " + std::to_string(i) + "\n";
    CHECK(text.find(id) != std::string::npos);
    CHECK(text.find(id) == text.rfind(id));
  }
}

TEST_CASE_METHOD(Parts, "no more wait than there are slots, and one that ends makes room") {
  auto first = call("GET", "/requests/wait");
  CHECK(problem_of("GET", "/requests/wait").first == "too_many_waiting");
  first.ask = nullptr;
  CHECK(call("GET", "/requests/wait").ask);
}

TEST_CASE_METHOD(Parts, "metrics are in the text format, with what was counted") {
  journal::Entry entry;
  entry.status = 401;
  entry.reason = "signature_mismatch";
  counters.count_decided(entry);
  counters.count_answered(std::chrono::milliseconds(2));
  const std::string text = call("GET", "/metrics").body;
  INFO(text);
  CHECK(text.find("engagement_mock_requests_total{status=\"401\"} 1\n") != std::string::npos);
  CHECK(text.find("engagement_mock_reasons_total{reason=\"signature_mismatch\"} 1\n") !=
        std::string::npos);
  CHECK(text.find("engagement_mock_answer_seconds_bucket{le=\"+Inf\"} 1\n") != std::string::npos);
  CHECK(text.find("engagement_mock_answer_seconds_bucket{le=\"0.001\"} 0\n") != std::string::npos);
  CHECK(text.find("engagement_mock_build_info{version=") != std::string::npos);
}

TEST_CASE_METHOD(Parts, "what /verify is asked, and what it tells, is bounded") {
  const auto refusal = [&](const json& expectations) {
    return problem_of("POST", "/verify", json{{"expectations", expectations}}.dump());
  };
  CHECK(refusal(json(101, json::object())) == Problems("body_invalid", "/expectations"));
  CHECK(refusal(json(100, json::object())) == Problems());
  CHECK(refusal({{{"answers", json(1001, 200)}}}) ==
        Problems("body_invalid", "/expectations/0/answers"));
  CHECK(refusal({{{"engagements", json(1001, "e")}}}) ==
        Problems("body_invalid", "/expectations/0/engagements"));
  CHECK(refusal({{{"name", std::string(201, 'x')}}}) ==
        Problems("body_invalid", "/expectations/0/name"));
  for (const char* member : {"gaps_at_least_ms", "gaps_at_most_ms"}) {
    INFO(member);
    CHECK(refusal({{{member, 86'400'001}}}) ==
          Problems("body_invalid", std::string("/expectations/0/") + member));
    CHECK(refusal({{{member, 86'400'000}}}) == Problems());
  }
  for (int i = 0; i < 60; ++i) {
    receive("a", 503);
  }
  const json all = body_of("POST", "/verify", R"({"expectations": [{"fresh_nonces": true}]})");
  for (const json& finding : all["findings"]) {
    CHECK(finding["requests"].size() == 50);
    CHECK(finding["further"] == 10);
  }
  const std::string message = all["findings"][1]["message"];
  CHECK(message.ends_with("; and 10 more."));
  CHECK(message.size() < 5000);
}

TEST_CASE_METHOD(Parts, "a name with capital letters is a name of the listener") {
  ListenerOptions options;
  options.host = "LOCALHOST";
  options.other_names = {"Mock.Example"};
  AdminServer server(options, context);
  for (const char* name : {"localhost", "LOCALHOST", "mock.example", "Mock.Example"}) {
    INFO(name);
    transport::Request request;
    request.method = "GET";
    request.target = "/health";
    request.headers = {{"Host", name + (":" + std::to_string(server.port()))}};
    CHECK(server.on_request(request).status == 200);
    request.target = "/requests";  // on loopback it needs no token
    CHECK(server.on_request(request).status == 200);
  }
}

TEST_CASE_METHOD(Parts, "what nearly matched came behind the cursor too") {
  receive("a", 503);
  receive("a", 500);
  const auto waited = call("GET", "/requests/wait?session=b&after=1&timeout_ms=0");
  const json nearly = json::parse(waited.ask().answer->body)["nearly"];
  REQUIRE(nearly.size() == 1);
  CHECK(nearly[0]["request_id"] == "a500");
}

TEST_CASE_METHOD(Parts, "the added fixtures are replaced at once, and dropped at once") {
  const auto names = [&] {
    std::vector<std::string> all;
    for (const auto& stored : fixtures.list()) {
      all.push_back(stored->fixture.name);
    }
    return all;
  };
  using Names = std::vector<std::string>;
  const auto one = [](const std::string& name) {
    return R"({"name": ")" + name + R"(", "responses": [{"status": 503}]})";
  };
  call("POST", "/fixtures", one("a"));
  CHECK(call("PUT", "/fixtures", "[" + one("b") + "," + one("c") + "]").status == 200);
  CHECK(names() == Names{"b", "c"});
  const json listed = body_of("PUT", "/fixtures", R"({"fixtures": [)" + one("c") + "]}");
  CHECK(listed["fixtures"][0]["fixture"]["name"] == "c");
  CHECK(names() == Names{"c"});

  const std::string wrong = R"({"name": "w", "responses": [{"body_file": "/etc/passwd"}]})";
  CHECK(problem_of("PUT", "/fixtures", "[" + one("d") + "," + wrong + "]") ==
        Problems("body_invalid", "/1/responses/0/body_file"));
  CHECK(problem_of("PUT", "/fixtures", R"({"fixtures": [)" + wrong + "]}") ==
        Problems("body_invalid", "/fixtures/0/responses/0/body_file"));
  CHECK(problem_of("PUT", "/fixtures", one("d")) == Problems("body_invalid", ""));
  CHECK(data_problem_of("PUT", "/fixtures", "[" + one("d") + R"(, {"name": "e"}])") == "/1");
  CHECK(data_problem_of("PUT", "/fixtures", "[" + one("d") + "," + one("d") + "]") == "/1/name");
  CHECK(data_problem_of("PUT", "/fixtures", R"({"fixtures": 1})") == "/fixtures");
  CHECK(names() == Names{"c"});

  CHECK(call("DELETE", "/fixtures").status == 204);
  CHECK(names().empty());
  for (const char* none : {"[]", R"({"fixtures": []})"}) {
    call("POST", "/fixtures", one("a"));
    CHECK(call("PUT", "/fixtures", none).status == 200);
    CHECK(names().empty());
  }
}

TEST_CASE_METHOD(Parts, "a session is reset with its sequences, and the others are not") {
  call("POST", "/fixtures",
       R"({"name": "f", "responses": [{"status": 503}, {"status": 500}, {"status": 200}]})");
  const auto next = [&](const std::string& session) {
    contract::RouteValues values;
    values.session = session;
    const auto found = fixtures.current()->find(values);
    return fixtures.next(*found, values, "/").answer->status;
  };
  for (const char* session : {"a", "b"}) {
    CHECK(next(session) == 503);
  }
  CHECK(call("POST", "/reset?session=a").status == 204);
  CHECK(next("a") == 503);
  CHECK(next("b") == 500);
}

}  // namespace
}  // namespace engagement::admin
