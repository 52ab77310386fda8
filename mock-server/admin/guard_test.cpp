#include "mock-server/admin/guard.h"

#include "testing/catch2.h"

namespace engagement::admin {
namespace {

GuardRules rules() {
  GuardRules made;
  made.hosts = {"127.0.0.1", "[::1]", "localhost"};
  made.port = 8081;
  made.token = "0123456789abcdef";
  return made;
}

transport::Request request(std::string method, transport::Headers headers = {},
                           const std::string& host = "127.0.0.1:8081") {
  transport::Request made;
  made.method = std::move(method);
  made.target = "/requests";
  made.headers = std::move(headers);
  made.headers.emplace_back("Host", host);
  return made;
}

int status_of(const transport::Request& asked, const GuardRules& given = rules()) {
  const auto problem = refuse(asked, given);
  return problem ? problem->status() : 0;
}

const transport::Headers kToken = {{"Authorization", "Bearer 0123456789abcdef"}};

TEST_CASE("the listener answers to its own names only") {
  for (const char* host : {"127.0.0.1:8081", "[::1]:8081", "localhost:8081", "LOCALHOST:8081"}) {
    INFO(host);
    CHECK(status_of(request("GET", {}, host)) == 0);
  }
  for (const char* host : {"evil.example", "evil.example:8081", "127.0.0.1", "127.0.0.1:8080", "",
                           "127.0.0.1:8081.evil.example", "localhost.:8081", "127.0.0.1:8081:8081",
                           "192.0.2.1:8081"}) {
    INFO(host);
    CHECK(status_of(request("GET", {}, host)) == 403);
  }
  CHECK(status_of(request("GET", {{"Host", "127.0.0.1:8081"}})) == 403);  // two of them
}

TEST_CASE("a listener on every address answers to addresses, not to names") {
  GuardRules every = rules();
  every.any_address = true;
  CHECK(status_of(request("GET", {}, "192.0.2.1:8081"), every) == 0);
  CHECK(status_of(request("GET", {}, "[2001:db8::1]:8081"), every) == 0);
  CHECK(status_of(request("GET", {}, "evil.example:8081"), every) == 403);
}

TEST_CASE("pages of other sites may neither read nor write, token or not") {
  for (const char* method : {"GET", "POST", "OPTIONS", "DELETE"}) {
    for (const transport::Headers::value_type& header :
         {transport::Headers::value_type{"Origin", "https://evil.example"},
          {"Origin", "null"},
          {"Origin", "http://localhost"},
          {"Origin", "https://127.0.0.1:8081"},
          {"Sec-Fetch-Site", "cross-site"},
          {"Sec-Fetch-Site", "same-site"}}) {
      INFO(method << " " << header.first << ": " << header.second);
      transport::Headers headers = kToken;
      headers.push_back(header);
      CHECK(status_of(request(method, headers)) == 403);
    }
  }
  CHECK(status_of(request("GET", {{"Origin", "http://localhost:8081"}})) == 0);
  CHECK(status_of(request("GET", {{"Sec-Fetch-Site", "same-origin"}})) == 0);
  CHECK(status_of(request("GET", {{"Sec-Fetch-Site", "none"}})) == 0);
}

TEST_CASE("writes need the token, reads do not unless told so") {
  CHECK(status_of(request("GET")) == 0);
  CHECK(status_of(request("POST")) == 401);
  CHECK(status_of(request("POST", kToken)) == 0);
  CHECK(status_of(request("POST", {{"authorization", "bearer  0123456789abcdef"}})) == 0);
  for (const char* value : {"Bearer 0123456789abcde", "Bearer", "0123456789abcdef", "Bearer ",
                            "Basic 0123456789abcdef", "Bearer 0123456789abcdeF"}) {
    INFO(value);
    CHECK(status_of(request("DELETE", {{"Authorization", value}})) == 401);
  }
  GuardRules open = rules();
  open.writes_need_token = false;
  CHECK(status_of(request("POST"), open) == 0);
  GuardRules strict = rules();
  strict.reads_need_token = true;
  CHECK(status_of(request("GET"), strict) == 401);
  CHECK(status_of(request("GET", kToken), strict) == 0);
  transport::Request probe = request("GET");
  probe.target = "/health";
  CHECK(status_of(probe, strict) == 0);
}

TEST_CASE("a body is declared to be JSON, which no page can do unasked") {
  for (const char* type : {"text/plain", "application/x-www-form-urlencoded",
                           "multipart/form-data; boundary=x", "application/json-not", ""}) {
    INFO(type);
    transport::Headers headers = kToken;
    headers.emplace_back("Content-Type", type);
    CHECK(status_of(request("POST", headers)) == 415);
  }
  transport::Headers headers = kToken;
  headers.emplace_back("Content-Type", "Application/JSON; charset=utf-8");
  CHECK(status_of(request("POST", headers)) == 0);
  transport::Request undeclared = request("POST", kToken);
  undeclared.body = "{}";
  CHECK(status_of(undeclared) == 415);
}

TEST_CASE("loopback is told from the rest") {
  for (const char* host : {"127.0.0.1", "127.9.9.9", "::1", "localhost", "LocalHost"}) {
    CHECK(is_loopback(host));
  }
  for (const char* host : {"0.0.0.0", "::", "192.0.2.1", "127.evil.example", ""}) {
    CHECK_FALSE(is_loopback(host));
  }
}

TEST_CASE("tokens are long and differ") {
  CHECK(random_token().size() == 32);
  CHECK(random_token() != random_token());
}

TEST_CASE("the type of a read matters only when it has a body") {
  transport::Request read = request("GET", {{"Content-Type", "text/plain"}});
  CHECK(status_of(read) == 0);
  read.method = "HEAD";
  CHECK(status_of(read) == 0);
  read.body = "{}";
  CHECK(status_of(read) == 415);
}

}  // namespace
}  // namespace engagement::admin
