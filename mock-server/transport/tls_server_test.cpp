// TLS over real sockets: what a client sees, and what it cannot do to others.
#include <array>
#include <atomic>
#include <cstddef>
#include <mutex>
#include <thread>

#include "mock-server/tls/authority.h"
#include "mock-server/transport/server.h"
#include "testing/catch2.h"
#include "testing/raw_client.h"
#include "testing/tls_client.h"

namespace engagement::transport {
namespace {

using namespace std::chrono_literals;
using testing::RawClient;
using testing::TlsClient;
using testing::TlsOptions;
using Clock = std::chrono::steady_clock;

constexpr const char* kGet = "GET /x HTTP/1.1\r\nHost: h\r\n\r\n";

class Scripted : public Handler {
 public:
  void on_arrival() override {}
  Answer on_request(Request& request) override {
    const std::lock_guard lock(mutex_);
    requests_.push_back(request);
    return answer_;
  }
  void on_answered(std::uint64_t /*token*/, SteadyTime /*at*/) override {}
  void on_tls_failure(std::size_t /*endpoint*/, const std::string& problem) override {
    const std::lock_guard lock(mutex_);
    failures_.push_back(problem);
  }

  std::vector<Request> requests() {
    const std::lock_guard lock(mutex_);
    return requests_;
  }
  void answer_with(const Answer& answer) {
    const std::lock_guard lock(mutex_);
    answer_ = answer;
  }
  // The reason of the first failed handshake; empty when there is none in time.
  std::string failure() {
    for (const auto deadline = Clock::now() + 10s; Clock::now() < deadline;
         std::this_thread::yield()) {
      const std::lock_guard lock(mutex_);
      if (!failures_.empty()) {
        return failures_.front();
      }
    }
    return {};
  }

 private:
  std::mutex mutex_;
  Answer answer_;
  std::vector<Request> requests_;
  std::vector<std::string> failures_;
};

// A server that speaks plain http at its first endpoint and https at its second.
struct Fixture {
  tls::Authority authority;
  Scripted handler;
  std::unique_ptr<Server> server;
  int plain = 0;
  int secure = 0;

  void serve(const Answer& answer, ServerOptions options = {}) {
    handler.answer_with(answer);
    options.endpoints = {
        Endpoint{}, Endpoint{"127.0.0.1", 0, tls::server_context(authority.issue({"127.0.0.1"}))}};
    server = std::make_unique<Server>(options, handler);
    plain = server->port(0);
    secure = server->port(1);
  }
};

TEST_CASE_METHOD(Fixture, "https is answered as http is, at a port beside it") {
  serve({200, {}, "body"});
  RawClient http(plain);
  http.send(kGet);
  const std::string answer = http.read_until("body");
  TlsClient https(secure, {authority.pem()});
  https.send(kGet);
  CHECK(https.read_until("body") == answer);
  https.send(kGet);
  CHECK(https.read_until("body") == answer);
  REQUIRE(handler.requests().size() == 3);
  CHECK(handler.requests()[0].scheme == "http");
  CHECK(handler.requests()[0].endpoint == 0);
  CHECK(handler.requests()[1].scheme == "https");
  CHECK(handler.requests()[1].endpoint == 1);
  CHECK(handler.requests()[1].connection == handler.requests()[2].connection);
}

TEST_CASE_METHOD(Fixture, "requests may share a record, or be spread over many") {
  serve({200, {}, "body"});
  TlsClient together(secure);
  together.send(std::string(kGet) + kGet + "GET / HTTP/1.1\r\nConnection: close\r\n\r\n");
  together.read_to_end();
  CHECK(handler.requests().size() == 3);
  TlsClient spread(secure);
  for (const char c : std::string(kGet)) {
    spread.send({&c, 1});
  }
  CHECK(spread.read_until("body").find("200 OK") != std::string::npos);
}

TEST_CASE_METHOD(Fixture, "a large body comes in and goes out whole, however slowly it is read") {
  const std::string large(16'000'000, 'a');  // more than sockets hold
  serve({200, {{"Connection", "close"}}, large + "end"});
  TlsClient client(secure);
  client.send("POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 100000\r\n\r\n");
  CHECK(client.read_until("\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n");
  client.send(std::string(100'000, 'b'));
  std::string answer = client.read_until("\r\n\r\n");
  std::this_thread::sleep_for(50ms);  // the server runs into a full socket; any time will do
  answer += client.read_to_end();
  CHECK(client.end() == TlsClient::End::closed);
  CHECK(answer.substr(answer.find("\r\n\r\n") + 4) == large + "end");
  CHECK(handler.requests().at(0).body == std::string(100'000, 'b'));
}

TEST_CASE_METHOD(Fixture, "faults are as exact over TLS as they are without") {
  using faults::Fault;
  serve({});
  const auto compare = [this](Fault fault, RawClient::End plain_end, TlsClient::End tls_end) {
    INFO(faults::name_of(fault));
    handler.answer_with({200, {}, "12345678", 0ms, fault});
    RawClient http(plain);
    http.send(kGet);
    TlsClient https(secure);
    https.send(kGet);
    CHECK(https.read_to_end() == http.read_to_end());
    CHECK(http.end() == plain_end);
    CHECK(https.end() == tls_end);
  };
  compare(Fault::reset, RawClient::End::reset, TlsClient::End::reset);
  compare(Fault::empty, RawClient::End::closed, TlsClient::End::closed);
  compare(Fault::garbage, RawClient::End::closed, TlsClient::End::closed);
  compare(Fault::truncated, RawClient::End::closed, TlsClient::End::cut);
  compare(Fault::bad_length, RawClient::End::closed, TlsClient::End::closed);
}

TEST_CASE_METHOD(Fixture, "a drip over TLS comes in bytes, and a stall comes to nothing") {
  using faults::Fault;
  serve({200, {}, "12345678", 0ms, Fault::drip});
  TlsClient dripped(secure);
  dripped.send(kGet);
  CHECK(dripped.read_until("HTT", 5s) == "HTT");
  handler.answer_with({200, {}, "12345678", 0ms, Fault::stall});
  TlsClient stalled(secure);
  stalled.send(kGet);
  CHECK(stalled.read_until("5678", 300ms).find("1234") != std::string::npos);
  CHECK(stalled.end() == TlsClient::End::open);
}

TEST_CASE_METHOD(Fixture, "a close takes leave: after an answer, of the idle, and at a stop") {
  ServerOptions options;
  options.timeouts.idle = 50ms;
  serve({200, {}, "body", 0ms, std::nullopt, true}, options);
  TlsClient answered(secure);
  answered.send(kGet);
  CHECK(answered.read_to_end().find("body") != std::string::npos);
  CHECK(answered.end() == TlsClient::End::closed);
  handler.answer_with({200, {}, "body"});
  TlsClient idle(secure);
  idle.send(kGet);
  CHECK(idle.read_to_end().find("body") != std::string::npos);
  CHECK(idle.end() == TlsClient::End::closed);
  TlsClient waiting(secure);
  server->stop(1s);
  waiting.read_to_end();
  CHECK(waiting.end() == TlsClient::End::closed);
}

TEST_CASE_METHOD(Fixture, "an answer that is cut off by a stop does not pretend to be whole") {
  serve({200, {}, "body", 60s});
  TlsClient client(secure);
  client.send(kGet);
  while (handler.requests().empty()) {
    std::this_thread::yield();
  }
  server->stop(0ms);
  CHECK(client.read_to_end().empty());
  CHECK(client.end() == TlsClient::End::cut);
}

TEST_CASE_METHOD(Fixture, "TLS 1.2 and 1.3 are spoken, 1.1 is not") {
  serve({200, {}, "body"});
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    TlsClient client(secure, {authority.pem(), "127.0.0.1", version});
    client.send(kGet);
    CHECK_FALSE(client.read_until("body").empty());
    CHECK(SSL_version(client.ssl()) == version);
  }
  CHECK_THROWS_WITH(TlsClient(secure, {"", "127.0.0.1", TLS1_1_VERSION}),
                    testing::contains("protocol version"));
  CHECK(handler.failure() == "unsupported protocol");
}

TEST_CASE_METHOD(Fixture, "http/1.1 is chosen of what a client offers, and nothing else",
                 "[RFC 7301]") {
  serve({200, {}, "body"});
  TlsOptions options;
  options.alpn = "\x02h2\x08http/1.1";
  const TlsClient both(secure, options);
  const unsigned char* chosen = nullptr;
  unsigned size = 0;
  SSL_get0_alpn_selected(both.ssl(), &chosen, &size);
  CHECK(std::string(reinterpret_cast<const char*>(chosen), size) == "http/1.1");
  options.alpn = "\x02h2";
  CHECK_THROWS_WITH(TlsClient(secure, options), testing::contains("no application protocol"));
}

TEST_CASE_METHOD(Fixture, "a session is taken up again by its ticket, on any thread") {
  ServerOptions options;
  options.threads = 2;
  serve({200, {}, "body"}, options);
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    TlsOptions wanted{authority.pem(), "127.0.0.1", version};
    TlsClient first(secure, wanted);
    first.send(kGet);
    first.read_until("body");
    CHECK(SSL_session_reused(first.ssl()) == 0);
    const std::unique_ptr<SSL_SESSION, decltype(&SSL_SESSION_free)> session(
        SSL_get1_session(first.ssl()), &SSL_SESSION_free);
    wanted.session = session.get();
    const TlsClient second(secure, wanted);
    CHECK(SSL_session_reused(second.ssl()) == 1);
  }
}

TEST_CASE_METHOD(Fixture, "a client cannot renegotiate") {
  serve({200, {}, "body"});
  TlsClient client(secure, {"", "127.0.0.1", TLS1_2_VERSION});
  SSL_renegotiate(client.ssl());
  client.send(kGet);  // carries the wish along
  CHECK(client.read_until("body").empty());
  TlsClient other(secure);
  other.send(kGet);
  CHECK_FALSE(other.read_until("body").empty());
}

TEST_CASE_METHOD(Fixture, "plain http at the https port is told so in plain http") {
  serve({400, {}, "use https"});
  RawClient client(secure);
  client.send(kGet);
  const std::string answer = client.read_to_end();
  CHECK(answer.rfind("HTTP/1.1 400 ", 0) == 0);
  CHECK(answer.find("use https") != std::string::npos);
  CHECK(client.end() == RawClient::End::closed);
  REQUIRE(handler.requests().size() == 1);
  CHECK(handler.requests()[0].malformed_status == 400);
  CHECK(handler.requests()[0].problem.find("https") != std::string::npos);
}

TEST_CASE_METHOD(Fixture, "what is no TLS is let go, and why is reported") {
  serve({200, {}, "body"});
  for (const std::string& garbage :
       {std::string("\x16\x03\x01\xff\xff") + std::string(5000, 'x'), std::string(100'000, '\0'),
        std::string("\x16\x03\x01\x40\x00\x01\xff\xff\xff", 9) + std::string(20'000, 'x'),
        std::string("\x80\x2e\x01\x00\x02"), std::string("SSH-2.0-x\r\n"),
        testing::client_hello() + "then something else"}) {
    RawClient client(secure);
    client.send(garbage);
    client.shut_sending();
    client.read_to_end();
    CHECK(client.end() != RawClient::End::open);
  }
  CHECK_FALSE(handler.failure().empty());
  CHECK(handler.requests().empty());
}

TEST_CASE_METHOD(Fixture, "a handshake has to end in time, also one that moves on byte by byte") {
  ServerOptions options;
  options.timeouts.handshake = 200ms;
  serve({200, {}, "body"}, options);
  RawClient silent(secure);
  RawClient halted(secure);
  halted.send(testing::client_hello());
  RawClient slow(secure);
  const std::string hello = testing::client_hello();
  const auto start = Clock::now();
  for (std::size_t i = 0; i < hello.size() && slow.end() == RawClient::End::open; ++i) {
    slow.send(hello.substr(i, 1));
    slow.read_until({}, 20ms);
  }
  CHECK(slow.end() != RawClient::End::open);
  CHECK(Clock::now() - start < 5s);
  CHECK(silent.read_to_end().empty());
  halted.read_to_end();
  CHECK(halted.end() == RawClient::End::closed);
  CHECK(handler.failure() == "the handshake took too long");
}

TEST_CASE_METHOD(Fixture, "hundreds of handshakes that do not move on hold up nobody") {
  serve({200, {}, "body"});
  std::vector<std::unique_ptr<RawClient>> idle;
  const std::string hello = testing::client_hello();
  for (std::size_t i = 0; i < 200; ++i) {
    idle.push_back(std::make_unique<RawClient>(secure));
    idle.back()->send(hello.substr(0, i % 2 == 0 ? hello.size() : i));
  }
  const auto start = Clock::now();
  TlsClient client(secure);
  client.send(kGet);
  CHECK(client.read_until("body", 5s).find("body") != std::string::npos);
  CHECK(Clock::now() - start < 5s);
}

TEST_CASE_METHOD(Fixture, "a client that refuses the certificate is reported") {
  serve({200, {}, "body"});
  const tls::Authority other("somebody else");
  CHECK_THROWS(TlsClient(secure, {other.pem()}));
  CHECK(handler.failure() == "tlsv1 alert unknown ca");
  CHECK(handler.requests().empty());
}

TEST_CASE_METHOD(Fixture, "a TLS connection that cannot be set up is closed and told") {
  ServerOptions options;
  // Memory that is no context: the library finds no method in it and gives no connection.
  static std::array<std::max_align_t, 256> nothing{};
  options.endpoints.front().tls =
      tls::ServerContext(reinterpret_cast<SSL_CTX*>(nothing.data()), [](SSL_CTX*) {});
  const Server broken(options, handler);
  RawClient client(broken.port());
  CHECK(client.read_to_end().empty());
  CHECK_THAT(handler.failure(), testing::contains("cannot set up a TLS connection"));
  CHECK(broken.open_connections() == 0);
}

}  // namespace
}  // namespace engagement::transport
