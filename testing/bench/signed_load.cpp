// Signed requests that never repeat, for scripts/bench.
//
// `sign` writes Authorization values, one a line, for wrk. `send` is a load generator of its own:
// keep-alive connections with one request under way each. It counts the answers of each connection,
// which wrk does not, and finishes every request that it began, so that its counts can be held
// against a server's. It signs with code of its own: a mistake of the mock's signer would cancel
// out.
#include <arpa/inet.h>
#include <fmt/core.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

struct Options {
  std::string url;  // http://127.0.0.1:8080
  std::vector<std::string> engagements = {"2004182310"};
  int credentials = 0;  // 0: the demo credential; else as many invented ones, used in turn
  bool wrong_secret = false;
  std::int64_t at = 0;      // the timestamp to sign with; 0: the present
  std::uint64_t count = 0;  // of signatures, or of requests; 0: until the time is over
  int connections = 64;
  double seconds = 0;
  int pause = 0;          // milliseconds between an answer and the next request
  int patience = 10'000;  // milliseconds for an answer
  int attempts = 0;       // requests of a connection that share a session; 0: all of all
};

// RFC 5849 §3.6
std::string encode(std::string_view text) {
  std::string encoded;
  for (const char c : text) {
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
        c == '.' || c == '_' || c == '~') {
      encoded += c;
    } else {
      encoded += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return encoded;
}

std::string path_of(const std::string& engagement) {
  return "/api/account/12345678/monitoring/visitors/A5MWQ4NDQzZDRkNzZlOTJl/visits/current/"
         "campaigns/"
         "73629/engagements/" +
         engagement + "/contexts/1";
}

struct MacDeleter {
  void operator()(EVP_MAC_CTX* context) const { EVP_MAC_CTX_free(context); }
};

struct Credential {
  std::string key, token;
  std::unique_ptr<EVP_MAC_CTX, MacDeleter> mac;  // keyed once, as keying costs more than hashing
};

Credential credential_of(const std::string& key, const std::string& secret,
                         const std::string& token, const std::string& token_secret) {
  static EVP_MAC* const hmac = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
  Credential made{key, token, std::unique_ptr<EVP_MAC_CTX, MacDeleter>(EVP_MAC_CTX_new(hmac))};
  std::string digest = "SHA1";
  const OSSL_PARAM parameters[] = {
      OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest.data(), 0),
      OSSL_PARAM_construct_end()};
  const std::string signing_key = secret + "&" + token_secret;
  if (EVP_MAC_init(made.mac.get(), reinterpret_cast<const unsigned char*>(signing_key.data()),
                   signing_key.size(), parameters) != 1) {
    throw std::runtime_error("OpenSSL gives no HMAC-SHA1");
  }
  return made;
}

class Signer {
 public:
  explicit Signer(const Options& options)
      : at_(options.at),
        run_(fmt::format("{:x}.{:x}", getpid(),
                         std::chrono::system_clock::now().time_since_epoch().count())) {
    const std::string spoilt = options.wrong_secret ? "x" : "";
    if (options.credentials == 0) {
      credentials_.push_back(credential_of("demo-consumer-key", "demo-consumer-secret",
                                           "demo-token", "demo-token-secret" + spoilt));
    }
    for (int i = 0; i < options.credentials; ++i) {  // as load.credential() makes them
      credentials_.push_back(credential_of(fmt::format("bench-consumer-{:06}", i),
                                           fmt::format("bench-secret-{:022}", i),
                                           fmt::format("bench-token-{:06}", i),
                                           fmt::format("bench-token-secret-{:016}", i) + spoilt));
    }
  }

  // `encoded_url` without the query, which is v=1 and the session.
  std::string authorization(const std::string& encoded_url, const std::string& session) {
    const std::uint64_t number = ++number_;
    const Credential& by = credentials_[number % credentials_.size()];
    const std::string nonce = fmt::format("{}.{:x}", run_, number);
    const std::string now = std::to_string(at_ != 0 ? at_ : std::time(nullptr));
    const std::string base_string = fmt::format(
        "GET&{}&oauth_consumer_key%3D{}%26oauth_nonce%3D{}%26oauth_signature_method%3DHMAC-SHA1"
        "%26oauth_timestamp%3D{}%26oauth_token%3D{}%26oauth_version%3D1.0%26sid%3D{}%26v%3D1",
        encoded_url, by.key, nonce, now, by.token, session);
    return fmt::format(
        R"(OAuth oauth_consumer_key="{}", oauth_nonce="{}", oauth_signature_method="HMAC-SHA1", )"
        R"(oauth_timestamp="{}", oauth_token="{}", oauth_version="1.0", oauth_signature="{}")",
        by.key, nonce, now, by.token, signature(by, base_string));
  }

 private:
  static std::string signature(const Credential& by, const std::string& base_string) {
    std::array<unsigned char, 20> digest{};
    std::size_t size = 0;
    EVP_MAC_init(by.mac.get(), nullptr, 0, nullptr);
    EVP_MAC_update(by.mac.get(), reinterpret_cast<const unsigned char*>(base_string.data()),
                   base_string.size());
    EVP_MAC_final(by.mac.get(), digest.data(), &size, digest.size());
    std::array<unsigned char, 32> base64{};
    EVP_EncodeBlock(base64.data(), digest.data(), static_cast<int>(digest.size()));
    return encode(std::string_view(reinterpret_cast<const char*>(base64.data()), 28));
  }

  std::vector<Credential> credentials_;
  std::int64_t at_;
  std::string run_;
  std::uint64_t number_ = 0;
};

constexpr const char* kSession = "P5Lx0JzYQ5ugGOA-ADO6gA";

// ---- answers ----

struct Answer {
  enum class State { incomplete, complete, garbage } state = State::incomplete;
  std::size_t size = 0;  // with the head
  std::string_view status;
  bool closes = false;
  bool until_end = false;  // complete when the connection ends
};

bool is_same(std::string_view text, std::string_view lower_case) {
  return std::equal(text.begin(), text.end(), lower_case.begin(), lower_case.end(),
                    [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a + 32 : a) == b; });
}

// The size of a chunked body, when all of it is there.
std::optional<std::size_t> chunked_size(std::string_view body) {
  std::size_t at = 0;
  while (true) {
    const std::size_t line = body.find("\r\n", at);
    if (line == std::string_view::npos) {
      return std::nullopt;
    }
    const std::size_t chunk = std::strtoull(body.data() + at, nullptr, 16);  // ends at "\r"
    at = line + 2 + chunk + 2;
    if (at > body.size()) {
      return std::nullopt;
    }
    if (chunk == 0) {
      return at;
    }
  }
}

Answer read_answer(std::string_view received) {
  Answer answer;
  constexpr std::string_view kVersion = "HTTP/1.1 ";
  if (received.substr(0, kVersion.size()) != kVersion.substr(0, received.size())) {
    answer.state = Answer::State::garbage;
    return answer;
  }
  const std::size_t end = received.find("\r\n\r\n");
  if (end == std::string_view::npos) {
    return answer;
  }
  answer.status = received.substr(kVersion.size(), 3);
  std::optional<std::size_t> length;
  bool is_chunked = false;
  for (std::size_t at = received.find("\r\n"); at < end; at = received.find("\r\n", at + 2)) {
    const std::string_view line = received.substr(at + 2, received.find("\r\n", at + 2) - at - 2);
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) {
      continue;
    }
    const std::string_view name = line.substr(0, colon);
    const std::string_view value =
        line.substr(std::min(line.find_first_not_of(' ', colon + 1), line.size()));
    if (is_same(name, "content-length")) {
      length = std::strtoull(value.data(), nullptr, 10);
    } else if (is_same(name, "transfer-encoding")) {
      is_chunked = true;
    } else if (is_same(name, "connection")) {
      answer.closes = is_same(value, "close");
    }
  }
  const std::size_t head = end + 4;
  if (is_chunked) {
    length = chunked_size(received.substr(head));
    if (!length) {
      return answer;
    }
  } else if (!length) {
    answer.until_end = true;
    return answer;
  }
  if (received.size() >= head + *length) {
    answer.size = head + *length;
    answer.state = Answer::State::complete;
  }
  return answer;
}

// ---- the load ----

// Latencies in steps of 2 %, so that ten minutes of them take no memory.
class Latencies {
 public:
  void add(Clock::duration took) {
    const double us = std::max(1.0, std::chrono::duration<double, std::micro>(took).count());
    const auto step = static_cast<std::size_t>(std::log(us) / kStep);
    ++counts_[std::min(step, counts_.size() - 1)];
    ++all_;
  }
  double microseconds_at(double part) const {
    auto left = static_cast<double>(all_) * part;
    for (std::size_t i = 0; i < counts_.size(); ++i) {
      left -= static_cast<double>(counts_[i]);
      if (left <= 0) {
        return std::exp((static_cast<double>(i) + 0.5) * kStep);
      }
    }
    return 0;
  }

 private:
  static constexpr double kStep = 0.02;
  std::array<std::uint64_t, 1024> counts_{};
  std::uint64_t all_ = 0;
};

class Load {
 public:
  explicit Load(const Options& options) : options_(options), signer_(options) {
    const std::string authority = options.url.substr(options.url.find("//") + 2);
    const std::size_t colon = authority.rfind(':');
    address_.sin_family = AF_INET;
    address_.sin_port = htons(static_cast<std::uint16_t>(std::stoi(authority.substr(colon + 1))));
    if (inet_pton(AF_INET, authority.substr(0, colon).c_str(), &address_.sin_addr) != 1) {
      throw std::runtime_error("--url takes an IPv4 address and a port");
    }
    for (const std::string& engagement : options.engagements) {
      targets_.push_back({engagement,
                          path_of(engagement),
                          encode(options.url + path_of(engagement)),
                          " HTTP/1.1\r\nHost: " + authority + "\r\nAuthorization: ",
                          {}});
    }
  }

  void run() {
    connections_.resize(static_cast<std::size_t>(options_.connections));
    for (std::size_t i = 0; i < connections_.size(); ++i) {
      connections_[i].target = &targets_[i % targets_.size()];
      open(connections_[i]);
    }
    // The time begins when all are connected: who is late would look badly served.
    const auto latest = Clock::now() + std::chrono::seconds(30);
    while (connected_ < connections_.size()) {
      turn();
      if (Clock::now() > latest) {
        throw std::runtime_error(
            fmt::format("only {} of {} connections came about", connected_, connections_.size()));
      }
    }
    begin_ = Clock::now();
    end_ = options_.seconds > 0 ? begin_ + std::chrono::duration_cast<Clock::duration>(
                                               std::chrono::duration<double>(options_.seconds))
                                : Clock::time_point::max();
    is_sending_ = true;
    last_progress_ = begin_;
    for (Connection& each : connections_) {
      if (each.state == State::ready) {
        send(each);
      }
    }
    while (open_requests_ > 0 || may_send()) {
      turn();
    }
    finished_ = std::min(Clock::now(), end_);
    for (Connection& each : connections_) {
      close(each);
    }
  }

  void print() const {
    std::vector<std::uint64_t> counts;
    std::uint64_t in_time = 0;
    for (const Connection& each : connections_) {
      counts.push_back(each.answered);
      in_time += each.answered;
    }
    std::sort(counts.begin(), counts.end());
    std::string outcomes;
    std::uint64_t sent = 0;
    for (const Target& target : targets_) {
      std::string of_target;
      for (const auto& [outcome, count] : target.outcomes) {
        sent += count;
        of_target += fmt::format("{}\"{}\": {}", of_target.empty() ? "" : ", ", outcome, count);
      }
      outcomes += fmt::format("{}\"{}\": {{{}}}", outcomes.empty() ? "" : ", ", target.engagement,
                              of_target);
    }
    fmt::print(
        "{{\"seconds\": {:.6f}, \"sent\": {}, \"in_time\": {}, \"not_sent\": {}, \"p50\": {:.0f}, "
        "\"p99\": {:.0f}, \"slowest\": {}, \"median\": {}, \"fastest\": {}, \"without_answer\": "
        "{}, "
        "\"outcomes\": {{{}}}}}\n",
        std::chrono::duration<double>(finished_ - begin_).count(), sent, in_time, not_sent_,
        latencies_.microseconds_at(0.5), latencies_.microseconds_at(0.99), counts.front(),
        counts[counts.size() / 2], counts.back(), std::count(counts.begin(), counts.end(), 0U),
        outcomes);
  }

 private:
  enum class State { closed, connecting, ready, waiting };

  struct Target {
    std::string engagement, path, encoded_url, head;
    std::map<std::string, std::uint64_t> outcomes;
  };

  struct Connection {
    int fd = -1;
    State state = State::closed;
    Target* target = nullptr;
    std::string received;
    std::string session = kSession;
    std::uint64_t requests = 0;
    std::uint64_t answered = 0;  // with a complete response, before the time was over
    Clock::time_point since{};   // of the request, or of the pause before the next
  };

  bool may_send() const {
    return Clock::now() < end_ && (options_.count == 0 || begun_ < options_.count);
  }

  void open(Connection& connection) {
    connection.fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (connection.fd < 0) {
      throw std::runtime_error("no more descriptors: raise ulimit -n");
    }
    const int on = 1;
    setsockopt(connection.fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    connection.state = State::connecting;
    connection.received.clear();
    connect(connection.fd, reinterpret_cast<const sockaddr*>(&address_), sizeof(address_));
    watch(connection, EPOLL_CTL_ADD, EPOLLOUT);
  }

  void watch(Connection& connection, int operation, std::uint32_t events) {
    epoll_event event{};
    event.events = events;
    event.data.ptr = &connection;
    epoll_ctl(epoll_, operation, connection.fd, &event);
  }

  static void close(Connection& connection) {
    if (connection.fd >= 0) {
      ::close(connection.fd);
    }
    connection.fd = -1;
    connection.state = State::closed;
  }

  void send(Connection& connection) {
    if (!may_send()) {
      close(connection);  // for servers that serve the next connection only then
      return;
    }
    if (options_.attempts > 0 &&
        connection.requests % static_cast<std::uint64_t>(options_.attempts) == 0) {
      connection.session = fmt::format("s{:x}-{:x}", getpid(), ++sessions_);
    }
    const Target& target = *connection.target;
    const std::string request =
        fmt::format("GET {}?v=1&sid={}{}{}\r\n\r\n", target.path, connection.session, target.head,
                    signer_.authorization(target.encoded_url, connection.session));
    // The buffer of the socket is empty here and takes all of it.
    const ssize_t sent = ::send(connection.fd, request.data(), request.size(), MSG_NOSIGNAL);
    if (sent != static_cast<ssize_t>(request.size())) {
      ++not_sent_;
      close(connection);
      return;
    }
    ++begun_;
    ++connection.requests;
    ++open_requests_;
    connection.received.clear();
    connection.state = State::waiting;
    connection.since = Clock::now();
  }

  // The request under way has come to its end.
  void finish(Connection& connection, const std::string& outcome, bool is_answer, bool stays_open) {
    const auto now = Clock::now();
    ++connection.target->outcomes[outcome];
    --open_requests_;
    last_progress_ = is_answer ? now : last_progress_;
    if (is_answer) {
      latencies_.add(now - connection.since);
      connection.answered += now < end_ ? 1 : 0;
    }
    connection.since = now;
    if (!stays_open) {
      close(connection);
    } else {
      connection.state = State::ready;
    }
    if (options_.pause == 0) {
      go_on(connection);
    }
  }

  void go_on(Connection& connection) {
    if (connection.state == State::ready) {
      send(connection);
    } else if (connection.state == State::closed && may_send()) {
      open(connection);
    }
  }

  void receive(Connection& connection) {
    std::array<char, 16384> buffer;
    const ssize_t size = recv(connection.fd, buffer.data(), buffer.size(), 0);
    if (size < 0 && (errno == EAGAIN || errno == EINTR)) {
      return;
    }
    if (connection.state != State::waiting) {  // closed, or spoken to, while nothing was asked
      close(connection);
      return;
    }
    if (size > 0) {
      connection.received.append(buffer.data(), static_cast<std::size_t>(size));
    }
    const Answer answer = read_answer(connection.received);
    if (answer.state == Answer::State::garbage) {
      finish(connection, "garbage", false, false);
    } else if (answer.state == Answer::State::complete) {
      const bool is_all = answer.size == connection.received.size();
      finish(connection, is_all ? std::string(answer.status) : "surplus", is_all,
             is_all && !answer.closes);
    } else if (size == 0 && answer.until_end) {
      finish(connection, std::string(answer.status), true, false);
    } else if (size <= 0) {
      finish(connection,
             !connection.received.empty() ? "truncated"
             : size < 0                   ? "reset"
                                          : "empty",
             false, false);
    }
  }

  void turn() {
    std::array<epoll_event, 256> events;
    const int ready = epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), kTick);
    for (int i = 0; i < ready; ++i) {
      const epoll_event& event = events[static_cast<std::size_t>(i)];
      Connection& connection = *static_cast<Connection*>(event.data.ptr);
      if (connection.state == State::connecting) {
        connected(connection);
      } else if (connection.state != State::closed) {
        receive(connection);
      }
    }
    if (Clock::now() - last_tick_ >= milliseconds(kTick)) {
      last_tick_ = Clock::now();
      tick();
    }
  }

  void connected(Connection& connection) {
    int error = 0;
    socklen_t size = sizeof(error);
    getsockopt(connection.fd, SOL_SOCKET, SO_ERROR, &error, &size);
    if (error != 0) {
      close(connection);  // and tried again with the next tick
      return;
    }
    ++connected_;
    last_progress_ = Clock::now();
    connection.state = State::ready;
    watch(connection, EPOLL_CTL_MOD, EPOLLIN);
    if (is_sending_) {
      send(connection);
    }
  }

  void tick() {
    constexpr std::chrono::seconds kGone{20};
    if (is_sending_ && last_tick_ - last_progress_ > kGone + milliseconds(options_.patience)) {
      throw std::runtime_error("the server is gone: nothing is answered or connected any more");
    }
    for (Connection& each : connections_) {
      if (each.state == State::waiting) {
        if (last_tick_ - each.since >= milliseconds(options_.patience)) {
          finish(each, "gave up", false, false);
        }
      } else if (!is_sending_) {
        if (each.state == State::closed) {
          open(each);
        }
      } else if (each.state != State::connecting &&
                 last_tick_ - each.since >= milliseconds(options_.pause)) {
        go_on(each);
      }
    }
  }

  static constexpr int kTick = 10;  // milliseconds

  const Options options_;
  Signer signer_;
  sockaddr_in address_{};
  std::vector<Target> targets_;
  std::vector<Connection> connections_;
  const int epoll_ = epoll_create1(EPOLL_CLOEXEC);
  Latencies latencies_;
  std::size_t connected_ = 0;
  bool is_sending_ = false;
  std::uint64_t begun_ = 0;
  std::uint64_t open_requests_ = 0;
  std::uint64_t not_sent_ = 0;
  std::uint64_t sessions_ = 0;
  Clock::time_point begin_{}, end_{}, finished_{}, last_tick_{}, last_progress_{};
};

void sign(const Options& options) {
  Signer signer(options);
  const std::string url = encode(options.url + path_of(options.engagements.front()));
  for (std::uint64_t i = 0; i < options.count; ++i) {
    std::puts(signer.authorization(url, kSession).c_str());
  }
}

}  // namespace

int main(int count, char** arguments) {
  Options options;
  CLI::App app("Signed requests that never repeat: the load of scripts/bench");
  app.require_subcommand(1);
  app.add_option("--url", options.url, "The server: http://127.0.0.1:8080")->required();
  app.add_option("--engagement", options.engagements,
                 "Engagement ids; connections are dealt out among them")
      ->delimiter(',');
  app.add_option("--credentials", options.credentials,
                 "So many invented credentials, used in turn");
  app.add_flag("--wrong-secret", options.wrong_secret, "Sign wrongly");
  app.add_option("--at", options.at, "Sign with this timestamp");
  app.add_option("--count", options.count, "So many signatures, or requests in all");
  app.add_option("--connections", options.connections, "Keep-alive connections")
      ->check(CLI::PositiveNumber);
  app.add_option("--seconds", options.seconds, "How long requests are begun");
  app.add_option("--pause", options.pause, "Milliseconds between an answer and the next request");
  app.add_option("--patience", options.patience, "Milliseconds that an answer may take");
  app.add_option("--attempts", options.attempts, "Requests of a connection that share a session");
  const CLI::App* signing = app.add_subcommand("sign", "Write Authorization values");
  const CLI::App* sending =
      app.add_subcommand("send", "Send requests, and print what came of them");
  for (CLI::App* each : app.get_subcommands({})) {
    each->fallthrough();
  }
  CLI11_PARSE(app, count, arguments);
  try {
    if (signing->parsed()) {
      sign(options);
    }
    if (sending->parsed()) {
      if (options.count == 0 && options.seconds <= 0) {
        throw std::runtime_error("send needs --seconds or --count");
      }
      Load load(options);
      load.run();
      load.print();
    }
  } catch (const std::exception& error) {
    fmt::print(stderr, "signed-load: {}\n", error.what());
    return 3;
  }
  return 0;
}
