// The transport over real sockets, judged by the bytes that come back.
#include "mock-server/transport/server.h"

#include <atomic>
#include <condition_variable>
#include <ctime>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <thread>

#include "testing/catch2.h"
#include "testing/raw_client.h"

namespace engagement::transport {
namespace {

using namespace std::chrono_literals;
using testing::RawClient;
using Clock = std::chrono::steady_clock;

// Answers every request with what the test wants.
class Scripted : public Handler {
 public:
  void on_arrival() override { ++arrivals; }
  Answer on_request(Request& request) override {
    const std::lock_guard lock(mutex_);
    ++by_thread_[std::this_thread::get_id()];
    requests_.push_back(request);
    return answer_;
  }
  void on_answered(std::uint64_t /*token*/, SteadyTime at) override {
    const std::lock_guard lock(mutex_);
    answered_.push_back(at);
  }

  std::vector<Request> requests() {
    const std::lock_guard lock(mutex_);
    return requests_;
  }
  std::map<std::thread::id, int> requests_by_thread() {
    const std::lock_guard lock(mutex_);
    return by_thread_;
  }
  std::vector<SteadyTime> answered() {
    const std::lock_guard lock(mutex_);
    return answered_;
  }

  void answer_with(const Answer& answer) {
    const std::lock_guard lock(mutex_);
    answer_ = answer;
  }
  void break_with(faults::Fault fault) {
    const std::lock_guard lock(mutex_);
    answer_.fault = fault;
  }

  std::atomic<int> arrivals{0};

 private:
  std::mutex mutex_;
  Answer answer_;
  std::vector<Request> requests_;
  std::map<std::thread::id, int> by_thread_;
  std::vector<SteadyTime> answered_;
};

template <typename Condition>
bool wait_until(Condition holds) {
  const auto deadline = Clock::now() + 20s;
  while (!holds()) {
    if (Clock::now() > deadline) {
      return false;
    }
    std::this_thread::sleep_for(1ms);
  }
  return true;
}

constexpr const char* kGet = "GET /x HTTP/1.1\r\nHost: h\r\n\r\n";

// Holds a request up until it is let go, and with it the loop: what comes meanwhile is found
// together, in one turn.
class Crowded : public Scripted {
 public:
  Answer on_request(Request& request) override {
    if (request.target == "/hold") {
      std::unique_lock lock(mutex_of_hold_);
      is_held_ = true;
      changed_.notify_all();
      changed_.wait_for(lock, 20s, [this] { return is_let_go_; });
    }
    return Scripted::on_request(request);
  }
  void wait_until_held() {
    std::unique_lock lock(mutex_of_hold_);
    REQUIRE(changed_.wait_for(lock, 20s, [this] { return is_held_; }));
  }
  void let_go() {
    const std::lock_guard lock(mutex_of_hold_);
    is_let_go_ = true;
    changed_.notify_all();
  }

 private:
  std::mutex mutex_of_hold_;
  std::condition_variable changed_;
  bool is_held_ = false;
  bool is_let_go_ = false;
};

// Clients whose requests are found in one turn of the loop.
struct Crowd {
  Crowded handler;
  std::unique_ptr<Server> server;
  std::unique_ptr<RawClient> holder;
  std::vector<std::unique_ptr<RawClient>> clients;

  // Each sends `request`, and does `then` before the loop looks at any.
  template <typename Then>
  void meet(const Answer& answer, std::size_t count, const std::string& request, Then then) {
    ServerOptions options;
    options.threads = 1;
    handler.answer_with(answer);
    server = std::make_unique<Server>(options, handler);
    for (std::size_t i = 0; i < count; ++i) {  // connected and known to the loop before
      clients.push_back(std::make_unique<RawClient>(server->port()));
    }
    REQUIRE(wait_until([&] { return server->open_connections() == count; }));
    holder = std::make_unique<RawClient>(server->port());
    holder->send("GET /hold HTTP/1.1\r\nHost: h\r\n\r\n");
    handler.wait_until_held();
    for (const auto& client : clients) {
      client->send(request);
      then(*client);
    }
    handler.let_go();
  }
  void meet(const Answer& answer, std::size_t count, const std::string& request) {
    meet(answer, count, request, [](RawClient&) {});
  }
};

struct Fixture {
  Scripted handler;
  std::unique_ptr<Server> server;

  void serve(const Answer& answer, ServerOptions options = {}) {
    handler.answer_with(answer);
    server = std::make_unique<Server>(options, handler);
  }
};

TEST_CASE_METHOD(Fixture, "a response is complete, and the connection stays for the next request") {
  serve({200, {{"X-A", "1"}}, "body"});
  RawClient client(server->port());
  client.send(kGet);
  const std::string response = client.read_until("body");
  CHECK(response.rfind("HTTP/1.1 200 OK\r\n", 0) == 0);
  CHECK(response.find("Content-Length: 4\r\n") != std::string::npos);
  CHECK(response.find("X-A: 1\r\n") != std::string::npos);
  CHECK(response.find("Content-Type") == std::string::npos);
  client.send(kGet);
  CHECK_FALSE(client.read_until("body").empty());
  CHECK(handler.requests().size() == 2);
  CHECK(handler.requests()[0].connection == handler.requests()[1].connection);
}

TEST_CASE_METHOD(Fixture, "pipelined requests are answered in order, one by one") {
  serve({204, {}, ""});
  RawClient client(server->port());
  client.send(std::string(kGet) + kGet + "GET /y HTTP/1.1\r\nConnection: close\r\n\r\n");
  const std::string all = client.read_to_end();
  CHECK(client.end() == RawClient::End::closed);
  CHECK(handler.requests().size() == 3);
  CHECK(handler.arrivals == 3);
  CHECK(all.find("Content-Length") == std::string::npos);
}

TEST_CASE_METHOD(Fixture, "a malformed request is answered and the connection closed") {
  serve({400, {}, "why"});
  RawClient client(server->port());
  client.send("nonsense\r\n\r\nGET / HTTP/1.1\r\n\r\n");
  CHECK(client.read_to_end().find("why") != std::string::npos);
  REQUIRE(handler.requests().size() == 1);
  CHECK(handler.requests()[0].malformed_status == 400);
}

TEST_CASE_METHOD(Fixture, "methods that the library does not know are ours to answer") {
  serve({405, {{"Allow", "GET"}}, "no"});
  RawClient client(server->port());
  client.send("BREW / HTTP/1.1\r\nConnection: close\r\n\r\n");
  const std::string response = client.read_to_end();
  CHECK(response.find("405") != std::string::npos);
  CHECK(response.find("Content-Length: 2") != std::string::npos);
}

TEST_CASE_METHOD(Fixture, "a client that asks for a part or for compression gets the whole") {
  serve({200, {{"Content-Type", "text/plain"}}, std::string(2000, 'a')});
  RawClient client(server->port());
  client.send(
      "GET / HTTP/1.1\r\nRange: bytes=0-1\r\nAccept-Encoding: gzip\r\nConnection: "
      "close\r\n\r\n");
  const std::string response = client.read_to_end();
  CHECK(response.find("200 OK") != std::string::npos);
  CHECK(response.find(std::string(2000, 'a')) != std::string::npos);
}

TEST_CASE_METHOD(Fixture, "a body is asked for with 100 Continue and read to its end") {
  serve({200, {}, "done"});
  RawClient client(server->port());
  client.send("POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
  CHECK(client.read_until("\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n");
  client.send("abc");
  CHECK(client.read_until("done").find("200 OK") != std::string::npos);
  CHECK(handler.requests().at(0).body == "abc");
}

TEST_CASE_METHOD(Fixture, "a delayed answer holds up nobody else") {
  serve({200, {}, "late", 300ms});
  RawClient slow(server->port());
  const auto start = Clock::now();
  slow.send(kGet);
  slow.read_until("late");
  CHECK(Clock::now() - start >= 300ms);
  RawClient first(server->port());
  RawClient second(server->port());
  const auto both = Clock::now();
  first.send(kGet);
  second.send(kGet);
  first.read_until("late");
  second.read_until("late");
  CHECK(Clock::now() - both < 590ms);
}

TEST_CASE_METHOD(Fixture, "the time of an answer lies between the request and its receipt") {
  serve({200, {}, "body", 50ms});
  RawClient client(server->port());
  const auto sent = Clock::now();
  client.send(kGet);
  client.read_until("body");
  const auto received = Clock::now();
  while (handler.answered().empty() && Clock::now() < received + 5s) {
    std::this_thread::yield();
  }
  REQUIRE(handler.answered().size() == 1);
  CHECK(handler.requests()[0].received_at >= sent);
  CHECK(handler.answered()[0] >= sent + 50ms);
  CHECK(handler.answered()[0] <= received);
}

TEST_CASE_METHOD(Fixture, "an answer can close the connection, announced or not") {
  serve({503, {}, "busy", 0ms, std::nullopt, true});
  RawClient unannounced(server->port());
  unannounced.send(kGet);
  const std::string response = unannounced.read_to_end();
  CHECK(unannounced.end() == RawClient::End::closed);
  CHECK(response.find("Connection: close") == std::string::npos);
  handler.answer_with({503, {{"Connection", "close"}}, "busy"});
  RawClient announced(server->port());
  announced.send(kGet);
  CHECK(announced.read_to_end().find("Connection: close") != std::string::npos);
}

TEST_CASE_METHOD(Fixture, "faults are exact on the wire") {
  using faults::Fault;
  serve({200, {}, "12345678"});
  const auto answer_to = [this](Fault fault, RawClient::End& end) {
    handler.break_with(fault);
    RawClient client(server->port());
    client.send(kGet);
    const std::string bytes = client.read_to_end();
    end = client.end();
    return bytes;
  };
  RawClient::End end{};
  CHECK(answer_to(Fault::reset, end).empty());
  CHECK(end == RawClient::End::reset);
  CHECK(answer_to(Fault::empty, end).empty());
  CHECK(end == RawClient::End::closed);
  CHECK(answer_to(Fault::garbage, end).substr(0, 4) != "HTTP");
  CHECK(end == RawClient::End::closed);
  const std::string truncated = answer_to(Fault::truncated, end);
  CHECK(truncated.find("Content-Length: 8") != std::string::npos);
  CHECK(truncated.substr(truncated.size() - 8) == "\r\n\r\n1234");
  CHECK(end == RawClient::End::closed);
  const std::string bad_length = answer_to(Fault::bad_length, end);
  CHECK(bad_length.find("\r\nContent-Length: no-number\r\n") != std::string::npos);
  CHECK(bad_length.substr(bad_length.size() - 12) == "\r\n\r\n12345678");
  CHECK(end == RawClient::End::closed);
  const std::string bad_chunk = answer_to(Fault::bad_chunk, end);
  CHECK(bad_chunk.find("Content-Length") == std::string::npos);
  CHECK(bad_chunk.find("\r\n\r\n4\r\n1234\r\nno-size\r\n") != std::string::npos);
  CHECK(end == RawClient::End::closed);
}

TEST_CASE_METHOD(Fixture, "a drip comes in bytes, and a stall comes to nothing") {
  using faults::Fault;
  serve({200, {}, "12345678", 0ms, Fault::drip});
  RawClient dripped(server->port());
  dripped.send(kGet);
  CHECK(dripped.read_until("HTT", 5s) == "HTT");
  handler.break_with(Fault::stall);
  RawClient stalled(server->port());
  stalled.send(kGet);
  CHECK(stalled.read_until("5678", 300ms).find("1234") != std::string::npos);
  CHECK(stalled.end() == RawClient::End::open);
}

TEST_CASE_METHOD(Fixture, "an endless answer goes on until the client leaves, and is then let go") {
  using faults::Fault;
  serve({200, {}, "12345678"});
  for (const auto& [fault, sign] :
       {std::pair{Fault::drip_body, "\r\n\r\n.."}, std::pair{Fault::endless_body, "\r\n4000\r\n"},
        std::pair{Fault::endless_headers, "X-Endless"},
        std::pair{Fault::endless_status_line, "....."}}) {
    INFO(faults::name_of(fault));
    handler.break_with(fault);
    RawClient client(server->port());
    client.send(kGet);
    CHECK(client.read_until(sign, 5s).find(sign) != std::string::npos);
    CHECK(client.end() == RawClient::End::open);
  }
  const auto deadline = std::chrono::steady_clock::now() + 10s;
  while (server->open_connections() > 0 && std::chrono::steady_clock::now() < deadline) {
    std::this_thread::sleep_for(10ms);
  }
  CHECK(server->open_connections() == 0);
  handler.break_with(Fault::silence);
  RawClient silent(server->port());
  silent.send(kGet);
  CHECK(silent.read_until("H", 300ms).empty());
  CHECK(silent.end() == RawClient::End::open);
}

TEST_CASE_METHOD(Fixture, "a client that half-closes still gets its answer") {
  serve({200, {}, "body", 50ms});
  RawClient client(server->port());
  client.send(kGet);
  client.shut_sending();
  CHECK(client.read_to_end().find("body") != std::string::npos);
}

TEST_CASE_METHOD(Crowd,
                 "requests that are found together are all answered, pipelined ones in order") {
  meet({200, {}, "body"}, 8, std::string(kGet) + "GET /y HTTP/1.1\r\nConnection: close\r\n\r\n");
  for (const auto& client : clients) {
    const std::string all = client->read_to_end();
    CHECK(all.find("body") != all.rfind("body"));
  }
  CHECK(handler.requests().size() == 17);
}

TEST_CASE_METHOD(Crowd, "in a crowd, a client that half-closes still gets its delayed answer") {
  meet({200, {}, "body", 50ms}, 4, kGet, [](RawClient& client) { client.shut_sending(); });
  for (const auto& client : clients) {
    CHECK(client->read_to_end().find("body") != std::string::npos);
  }
}

TEST_CASE_METHOD(Crowd,
                 "in a crowd, a client that half-closes within a delay gets its answer, too") {
  meet({200, {}, "body", 300ms}, 4, kGet);
  REQUIRE(wait_until([&] { return handler.requests().size() == 5; }));
  const std::clock_t before = std::clock();
  for (const auto& client : clients) {
    client->shut_sending();
  }
  for (const auto& client : clients) {
    CHECK(client->read_to_end().find("body") != std::string::npos);
  }
  // The loop waits; it does not turn.
  CHECK(std::clock() - before < CLOCKS_PER_SEC / 10);
}

TEST_CASE_METHOD(Crowd, "in a crowd, faults are exact on the wire") {
  Answer answer{200, {}, "a body of some length"};
  answer.fault = faults::Fault::truncated;
  meet(answer, 4, kGet);
  for (const auto& client : clients) {
    const std::string all = client->read_to_end();
    CHECK(all.starts_with("HTTP/1.1 200 OK\r\n"));
    CHECK(all.find("a body of some length") == std::string::npos);
  }
}

TEST_CASE_METHOD(Fixture, "a client that is gone with bytes of it unread turns no loop") {
  serve({200, {}, "body", 60s});
  {
    RawClient client(server->port());
    client.send(kGet);
    REQUIRE(wait_until([&] { return handler.requests().size() == 1; }));
    client.send("G");
    client.reset_at_end();
  }
  CHECK(wait_until([&] { return server->open_connections() == 0; }));
}

TEST_CASE_METHOD(Fixture, "idle and dawdling clients are let go, without a word") {
  ServerOptions options;
  options.timeouts.idle = 50ms;
  options.timeouts.request = 100ms;
  serve({200, {}, "body"}, options);
  RawClient silent(server->port());
  RawClient dawdling(server->port());
  dawdling.send("GET / HT");
  RawClient idle(server->port());
  idle.send(kGet);
  CHECK(silent.read_to_end().empty());
  CHECK(dawdling.read_to_end().empty());
  CHECK(idle.read_to_end().find("body") != std::string::npos);
}

TEST_CASE_METHOD(Fixture, "hundreds of connections that say nothing hold up nobody") {
  serve({200, {}, "body"});
  std::vector<std::unique_ptr<RawClient>> silent;
  for (int i = 0; i < 400; ++i) {
    silent.push_back(std::make_unique<RawClient>(server->port()));
    silent.back()->send("G");
  }
  RawClient client(server->port());
  client.send(kGet);
  CHECK(client.read_until("body", 5s).find("body") != std::string::npos);
}

TEST_CASE_METHOD(Fixture, "of too many connections the one that was still the longest is let go") {
  ServerOptions options;
  options.connections = 4;
  serve({}, options);
  RawClient first(server->port());
  REQUIRE(wait_until([&] { return server->open_connections() == 1; }));
  std::deque<RawClient> others;
  for (int i = 0; i < 4; ++i) {
    others.emplace_back(server->port());
  }
  first.read_until("");
  CHECK(first.end() == RawClient::End::closed);
  others.back().send(kGet);
  CHECK(others.back().read_until("\r\n\r\n").starts_with("HTTP/1.1 200"));
}

TEST_CASE_METHOD(Fixture, "what waits for clients that do not move has a bound") {
  ServerOptions options;
  options.held_bytes = 100'000;
  serve({}, options);
  const std::string part = "POST / HTTP/1.1\r\nContent-Length: 1000000\r\n\r\n";
  RawClient still(server->port());
  still.send(part + std::string(70'000, 'a'));
  REQUIRE(wait_until([&] { return handler.arrivals == 1; }));
  RawClient next(server->port());
  next.send(part + std::string(70'000, 'a'));
  still.read_until("");
  CHECK(still.end() != RawClient::End::open);
  RawClient good(server->port());
  good.send(kGet);
  CHECK(good.read_until("\r\n\r\n").starts_with("HTTP/1.1 200"));
}

TEST_CASE_METHOD(Fixture, "a client that takes nothing of its answer is let go") {
  Answer large;
  large.body.assign(20'000'000, 'a');
  ServerOptions options;
  options.timeouts.write = 200ms;
  serve(large, options);
  RawClient client(server->port());
  client.send(kGet);
  CHECK(wait_until([&] { return handler.arrivals == 1 && server->open_connections() == 0; }));
}

Answer large_answer() {
  Answer answer;
  answer.shared_body = std::make_shared<std::string>(std::string(3'999'999, 'a') + "z");
  return answer;
}

TEST_CASE_METHOD(Fixture, "a shared body is whole, and is no body where there may be none") {
  serve(large_answer());
  RawClient client(server->port());
  client.send(kGet);
  const std::string response = client.read_until("z");
  CHECK(response.find("Content-Length: 4000000\r\n") != std::string::npos);
  CHECK((response.substr(response.find("\r\n\r\n") + 4) == *large_answer().shared_body));
  client.send("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n");
  const std::string head = client.read_until("\r\n\r\n");
  CHECK(head.find("Content-Length: 4000000\r\n") != std::string::npos);
  CHECK(head.ends_with("\r\n\r\n"));
  handler.break_with(faults::Fault::truncated);
  RawClient cut(server->port());
  cut.send(kGet);
  const std::string half = cut.read_to_end();
  CHECK(half.size() - half.find("\r\n\r\n") - 4 == 2'000'000);
}

TEST_CASE_METHOD(Fixture, "clients that do not read large answers hold no memory, nor anyone up") {
  ServerOptions options;
  options.held_bytes = 4'000'000;  // one such answer
  serve(large_answer(), options);
  std::deque<RawClient> still;
  for (int i = 0; i < 100; ++i) {
    still.emplace_back(server->port()).send(kGet);
  }
  REQUIRE(wait_until([&] { return handler.arrivals == 100; }));
  handler.answer_with({200, {}, "small"});
  RawClient good(server->port());
  good.send(kGet);
  CHECK(good.read_until("small").find("200 OK") != std::string::npos);
  CHECK(server->open_connections() == 101);
  CHECK((still.front().read_until("z").substr(0, 12) == "HTTP/1.1 200"));
}

TEST_CASE_METHOD(Fixture, "memory is taken back from those who hold it, not from idle clients") {
  ServerOptions options;
  options.held_bytes = 400'000;
  serve({200, {}, "body"}, options);
  RawClient idle(server->port());
  idle.send(kGet);
  idle.read_until("body");
  const std::string part = "POST / HTTP/1.1\r\nContent-Length: 1000000\r\n\r\n";
  std::deque<RawClient> greedy;
  for (int i = 0; i < 8; ++i) {
    greedy.emplace_back(server->port()).send(part + std::string(100'000, 'a'));
  }
  CHECK(wait_until([&] { return server->open_connections() < 8; }));
  idle.send(kGet);
  CHECK(idle.read_until("body").find("200 OK") != std::string::npos);
}

TEST_CASE_METHOD(Fixture, "a client that pipelines without end leaves turns to others") {
  serve({200, {}, "body"});
  std::atomic<bool> stop{false};
  std::thread endless([&] {
    const RawClient client(server->port());
    std::string many;
    for (int i = 0; i < 100; ++i) {
      many += kGet;
    }
    while (!stop && client.send(many)) {
      char bytes[65536];
      while (recv(client.fd(), bytes, sizeof bytes, MSG_DONTWAIT) > 0) {
      }
    }
  });
  REQUIRE(wait_until([&] { return handler.arrivals > 200; }));
  for (int i = 0; i < 20; ++i) {
    RawClient other(server->port());
    other.send(kGet);
    CHECK_FALSE(other.read_until("body", 5s).empty());
  }
  stop = true;
  endless.join();
}

TEST_CASE_METHOD(Fixture, "a stop lets answers under way finish and refuses new clients") {
  serve({200, {}, "late", 200ms});
  const int port = server->port();
  RawClient client(port);
  client.send(kGet);
  while (handler.requests().empty()) {
    std::this_thread::yield();
  }
  server->stop(5s);
  CHECK(client.read_to_end().find("late") != std::string::npos);
  CHECK_THROWS(RawClient(port));
}

TEST_CASE_METHOD(Fixture, "a stop without grace cuts answers off") {
  serve({200, {}, "late", 60s});
  RawClient client(server->port());
  client.send(kGet);
  while (handler.requests().empty()) {
    std::this_thread::yield();
  }
  const auto start = Clock::now();
  server->stop(0ms);
  CHECK(Clock::now() - start < 5s);
  CHECK(client.read_to_end().empty());
}

TEST_CASE_METHOD(Fixture, "a port that is taken is told, with the way out") {
  serve({200, {}, ""});
  ServerOptions options;
  options.endpoints.front().port = server->port();
  try {
    const Server second(options, handler);
    FAIL("two servers on one port");
  } catch (const std::runtime_error& error) {
    CHECK(std::string(error.what()).find("the port is taken") != std::string::npos);
  }
}

TEST_CASE_METHOD(Fixture, "several threads serve one port") {
  ServerOptions options;
  options.threads = 4;
  serve({200, {}, "body"}, options);
  std::vector<std::thread> threads;
  std::atomic<int> answered{0};
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      for (int n = 0; n < 25; ++n) {
        RawClient client(server->port());
        client.send(kGet);
        answered += client.read_until("body").empty() ? 0 : 1;
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  CHECK(answered == 200);
}

TEST_CASE_METHOD(Fixture, "connections are dealt out to all threads, however fast they come") {
  ServerOptions options;
  options.threads = 4;
  serve({200, {}, "body"}, options);
  std::deque<RawClient> clients;
  for (int i = 0; i < 80; ++i) {
    clients.emplace_back(server->port());
  }
  REQUIRE(wait_until([&] { return server->open_connections() == 80; }));
  for (RawClient& client : clients) {
    client.send(kGet);
    CHECK_FALSE(client.read_until("body").empty());
  }
  const std::map<std::thread::id, int> by_thread = handler.requests_by_thread();
  CHECK(by_thread.size() == 4);
  for (const auto& [thread, requests] : by_thread) {
    CHECK(requests >= 15);  // 20, but for loads that changed while they were compared
  }
}

// An answer that is "later" once `release` is set.
Answer later_answer(std::shared_ptr<std::atomic<bool>> release) {
  Answer answer;
  answer.ask = [release = std::move(release)]() -> Later {
    return *release ? Later{Answer{200, {}, "at last"}, "", true} : Later{};
  };
  return answer;
}

TEST_CASE_METHOD(Fixture, "an answer may come later, and nobody else waits for it") {
  const auto release = std::make_shared<std::atomic<bool>>(false);
  serve(later_answer(release));
  RawClient waiting(server->port());
  waiting.send(kGet);
  REQUIRE(wait_until([&] { return handler.requests().size() == 1; }));
  handler.answer_with({200, {}, "at once"});
  RawClient other(server->port());
  other.send(kGet);
  CHECK(other.read_until("at once").find("200 OK") != std::string::npos);
  CHECK(waiting.read_until("at last", 50ms).empty());
  *release = true;
  CHECK(waiting.read_until("at last").find("Content-Length: 7") != std::string::npos);
  waiting.send(kGet);  // the connection stays
  CHECK_FALSE(waiting.read_until("at once").empty());
}

TEST_CASE_METHOD(Fixture, "a stream sends what there is and ends when it is done") {
  Answer answer;
  answer.ask = [count = 0]() mutable -> Later {
    ++count;
    Later later;
    if (count == 1) {
      later.answer = Answer{200, {{"Content-Type", "text/event-stream"}}, ""};
      later.answer->is_stream = true;
    }
    later.bytes = std::to_string(count) + ";";
    later.done = count == 3;
    return later;
  };
  serve(answer);
  RawClient client(server->port());
  client.send(kGet);
  const std::string text = client.read_to_end();
  CHECK(client.end() == RawClient::End::closed);
  CHECK(text.find("Content-Length") == std::string::npos);
  CHECK(text.find("Connection: close\r\n") != std::string::npos);
  CHECK(text.substr(text.find("\r\n\r\n") + 4) == "1;2;3;");
}

TEST_CASE_METHOD(Fixture, "nobody is asked for a client that has gone") {
  const auto release = std::make_shared<std::atomic<bool>>(false);
  serve(later_answer(release));
  {
    RawClient client(server->port());
    client.send(kGet);
    REQUIRE(wait_until([&] { return handler.requests().size() == 1; }));
    handler.answer_with({200, {}, ""});  // the handler's own copy
  }
  CHECK(wait_until([&] { return release.use_count() == 1; }));
  CHECK(wait_until([&] { return server->open_connections() == 0; }));
}

TEST_CASE_METHOD(Fixture, "a server that stops does not wait for what may come later") {
  serve(later_answer(std::make_shared<std::atomic<bool>>(false)));
  RawClient client(server->port());
  client.send(kGet);
  REQUIRE(wait_until([&] { return handler.requests().size() == 1; }));
  const auto start = Clock::now();
  server->stop(30s);
  CHECK(Clock::now() - start < 20s);
}

}  // namespace
}  // namespace engagement::transport
