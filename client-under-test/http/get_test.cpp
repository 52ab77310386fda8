#include "client-under-test/http/get.h"

#include <string>
#include <utility>

#include "client-under-test/http/transport_error.h"
#include "client-under-test/testing/scripted_server.h"
#include "testing/catch2.h"

namespace engagement_client::http {
namespace {

using namespace std::chrono_literals;
using testing::Answer;
using testing::Peer;
using testing::ScriptedServer;

constexpr auto kTimeout = 300ms;
// Far above the timeout and far below for ever, for machines that are busy.
constexpr auto kSoon = 10s;

// What went wrong; empty when a status came.
std::string failure_of(const std::string& base_url, std::chrono::milliseconds timeout) {
  const auto start = std::chrono::steady_clock::now();
  std::string failure;
  try {
    get(parse_base_url(base_url), "/", "OAuth x=\"y\"", nullptr, timeout);
  } catch (const TransportError& error) {
    failure = error.what();
  }
  CHECK(std::chrono::steady_clock::now() - start < kSoon);
  return failure;
}

}  // namespace

TEST_CASE("the request goes out as given, with the host of the base URL and no body",
          "[URL-METHOD][URL-HOST][AUTH-HEADER]") {
  const ScriptedServer server({testing::reply_status(200)});
  const std::string target = "/a%2Fb/'+;,c?v=1&sid=%20~";
  CHECK(get(parse_base_url(server.base_url()), target, "OAuth a=\"b\"", nullptr, kSoon) == 200);
  REQUIRE(server.requests().size() == 1);
  CHECK(server.requests().front() ==
        "GET " + target + " HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(server.port()) +
            "\r\nAuthorization: OAuth a=\"b\"\r\nAccept: application/json\r\n"
            "User-Agent: engagement-client/" ENGAGEMENT_VERSION "\r\nConnection: close\r\n\r\n");
}

TEST_CASE("a server that keeps the connection open after the answer delays nothing",
          "[FAULT-SAFE]") {
  const ScriptedServer server({[](Peer& peer) {
    peer.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
    peer.wait_until_closed();
  }});
  CHECK(failure_of(server.base_url(), kSoon) == "");
}

TEST_CASE("a server that stalls or drips is left at the deadline", "[FAULT-SAFE]") {
  const std::pair<const char*, Answer> faults[] = {
      {"stall", [](Peer& peer) { peer.wait_until_closed(); }},
      {"status line", [](Peer& peer) { peer.drip("H"); }},
      {"headers",
       [](Peer& peer) {
         peer.send("HTTP/1.1 200 OK\r\n");
         peer.drip("X: y\r\n");
       }},
      {"interim answers", [](Peer& peer) { peer.drip("HTTP/1.1 103 Early\r\n\r\n"); }},
      {"body",
       [](Peer& peer) {
         peer.send("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
         peer.drip("x");
       }},
  };
  for (const auto& [name, fault] : faults) {
    INFO(name);
    const ScriptedServer server({fault});
    const std::string failure = failure_of(server.base_url(), kTimeout);
    CHECK(failure == "timed out while waiting for the answer");
    CHECK(server.requests().size() == 1);
  }
}

TEST_CASE("a flood ends at a limit, long before the deadline", "[FAULT-SAFE]") {
  const std::pair<std::string, std::string> floods[] = {
      {"HTTP/1.1 200 OK\r\n\r\n", std::string(10'000, 'x')},
      {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
       "3E8\r\n" + std::string(1000, 'x') + "\r\n"},
      {"HTTP/1.1 200 OK\r\n", "X-Header: value\r\n"},
      {"HTTP/1.1 200 OK\r\nX-Header: ", "value"},
      {"HTTP/1.1 200 ", "OK"},
  };
  for (const auto& [start, more] : floods) {
    INFO(start);
    const ScriptedServer server({[&, head = start, piece = more](Peer& peer) {
      peer.send(head);
      std::string pieces;
      for (int i = 0; i < 1000; ++i) {
        pieces += piece;
      }
      peer.send_for_ever(pieces);
    }});
    const std::string failure = failure_of(server.base_url(), 60s);
    CHECK(failure.find("the answer") != std::string::npos);
    CHECK(failure.find("timed out") == std::string::npos);
  }
}

TEST_CASE("a connection that breaks is a transport error", "[FAULT-SAFE]") {
  const std::pair<Answer, std::string> faults[] = {
      {[](Peer& peer) { peer.reset(); }, "cannot receive the answer: Connection reset by peer"},
      {[](Peer&) {}, "the server closed the connection without an answer"},
      {testing::reply("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{}"),
       "the answer is shorter than it announced"},
      {testing::reply("\x01\x02 garbage\r\n\r\n"), "the answer is not HTTP/1.1"},
  };
  for (const auto& [fault, message] : faults) {
    INFO(message);
    const ScriptedServer server({fault});
    CHECK(failure_of(server.base_url(), kSoon) == message);
    CHECK(server.requests().size() == 1);
  }
}

TEST_CASE("nobody listening and an unknown name are transport errors", "[FAULT-SAFE]") {
  int port = 0;
  {
    const ScriptedServer gone({testing::reply_status(200)});
    port = gone.port();
  }
  CHECK(failure_of("http://127.0.0.1:" + std::to_string(port), kSoon) ==
        "cannot connect to the server: Connection refused");
  CHECK(failure_of("http://name.invalid", 2s) != "");  // RFC 6761 §6.4: never resolves
}

}  // namespace engagement_client::http
