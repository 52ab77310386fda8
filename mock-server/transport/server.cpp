#include "mock-server/transport/server.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <mutex>
#include <optional>
#include <thread>
#include <tuple>
#include <unordered_map>

namespace engagement::transport {

std::string url_host(const std::string& host) {
  return host.find(':') == std::string::npos ? host : "[" + host + "]";
}

namespace {

// The admin listener is a server of its own, and nobody who fills one shall lock the other out.
std::size_t connections_possible(std::size_t wanted) {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) {
    return wanted;
  }
  return std::clamp<std::size_t>(limit.rlim_cur / 4 * 3, 1, wanted);
}

void set_options(int fd) {
  const int yes = 1;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  // The kernel takes no more than this of an answer beyond what the client has room for; it would
  // take megabytes for a client that reads nothing.
  const int most_unsent = 128 * 1024;
  setsockopt(fd, IPPROTO_TCP, TCP_NOTSENT_LOWAT, &most_unsent, sizeof most_unsent);
}

}  // namespace

// One event loop, its thread and its connections.
class Server::Worker {
 public:
  Worker(Server& server, const ServerOptions& options, Handler& handler)
      : server_(server),
        most_connections_(share(connections_possible(options.connections), options.threads)),
        most_held_(share(options.held_bytes, options.threads)),
        context_{loop_,
                 handler,
                 options.limits,
                 options.timeouts,
                 held_,
                 [this](int fd) { closed_.push_back(fd); }},
        accept_again_(loop_, [this] { listen(); }),
        end_(loop_, [this] { close_all(); }) {
    for (std::size_t i = 0; i < server_.listeners_.size(); ++i) {
      acceptors_.emplace_back(*this, i);
    }
    loop_.set_after_events([this] { after_events(); });
  }

  ~Worker() {
    begin_stop(std::chrono::milliseconds(0));
    join();
  }
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  // When all workers of the server are there: they give each other connections.
  void start() {
    listen();
    thread_ = std::thread([this] {
      loop_.run();
      end();
    });
  }

  // Connections that it has or is about to have. From any thread.
  std::size_t load() const { return load_.load(std::memory_order_relaxed); }

  // Takes over a connection. From any thread.
  void give(int fd, std::size_t endpoint) {
    load_.fetch_add(1, std::memory_order_relaxed);
    {
      const std::lock_guard lock(mutex_);
      if (!has_ended_) {
        given_.emplace_back(fd, endpoint);
        has_news_ = true;
        fd = -1;
      }
    }
    if (fd >= 0) {
      ::close(fd);
    } else {
      loop_.wake();
    }
  }

  // `grace` from now the connections that are left are closed.
  void begin_stop(std::chrono::milliseconds grace) {
    {
      const std::lock_guard lock(mutex_);
      const auto deadline = EventLoop::Clock::now() + grace;
      stop_by_ = std::min(stop_by_.value_or(deadline), deadline);
      has_news_ = true;
    }
    loop_.wake();
  }

  void join() {
    if (thread_.joinable()) {
      thread_.join();
    }
  }

 private:
  // Takes the new connections of one endpoint.
  class Acceptor : public EventLoop::Watcher {
   public:
    Acceptor(Worker& worker, std::size_t endpoint) : worker_(worker), endpoint_(endpoint) {}
    void on_ready(std::uint32_t /*epoll_events*/) override { worker_.accept(endpoint_); }

   private:
    Worker& worker_;
    const std::size_t endpoint_;
  };

  static std::size_t share(std::size_t of, int threads) {
    return std::max<std::size_t>(of / static_cast<std::size_t>(threads), 1);
  }

  // The kernel wakes the thread that went to sleep last, so a busy time would pile connections up
  // at one: they are dealt out.
  void accept(std::size_t endpoint) {
    constexpr int kMostInATurn = 32;
    for (int i = 0; i < kMostInATurn; ++i) {
      const int fd = accept4(server_.listeners_[endpoint].fd(), nullptr, nullptr,
                             SOCK_NONBLOCK | SOCK_CLOEXEC);
      if (fd >= 0) {
        Worker& taker = server_.least_loaded(*this);
        if (&taker == this) {
          load_.fetch_add(1, std::memory_order_relaxed);
          adopt(fd, endpoint);
        } else {
          taker.give(fd, endpoint);
        }
      } else if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
        pause_accepting();
        return;
      } else if (errno != ECONNABORTED && errno != EINTR) {
        return;
      }
    }
  }

  void listen() {
    if (drained_by_) {
      return;
    }
    // Exclusive: one waiting thread is woken for a new connection, not all of them.
    for (std::size_t i = 0; i < acceptors_.size(); ++i) {
      loop_.watch(server_.listeners_[i].fd(), EPOLLIN | EPOLLEXCLUSIVE, &acceptors_[i]);
    }
    listening_ = true;
  }

  void unlisten() {
    if (std::exchange(listening_, false)) {
      for (const Listener& listener : server_.listeners_) {
        loop_.unwatch(listener.fd());
      }
    }
  }

  // Out of descriptors: new clients wait in the backlog until old ones leave.
  void pause_accepting() {
    unlisten();
    accept_again_.set(EventLoop::Clock::now() + std::chrono::milliseconds(20));
  }

  void adopt(int fd, std::size_t endpoint) {
    set_options(fd);
    std::unique_ptr<Connection> connection;
    try {
      connection = std::make_unique<Connection>(context_, fd, server_.next_connection_++, endpoint,
                                                server_.endpoints_[endpoint].tls);
    } catch (const std::exception& error) {  // no memory, or the TLS library has no connection
      loop_.unwatch(fd);
      ::close(fd);
      load_.fetch_sub(1, std::memory_order_relaxed);
      if (server_.endpoints_[endpoint].tls) {
        context_.handler.on_tls_failure(endpoint, error.what());
      }
      return;
    }
    // One that was closed in this turn may have had the same descriptor.
    if (connections_.insert_or_assign(fd, std::move(connection)).second) {
      ++server_.open_connections_;
    } else {
      load_.fetch_sub(1, std::memory_order_relaxed);
    }
  }

  // Closes connections, those first whose clients have been still the longest, until it is enough:
  // first among those that hold `least` bytes or more.
  template <typename Enough>
  void let_go(std::size_t least, Enough enough) {
    std::vector<std::tuple<bool, SteadyTime, Connection*>> still;
    still.reserve(connections_.size());
    for (const auto& [fd, connection] : connections_) {
      if (!connection->is_closed()) {
        still.emplace_back(connection->held() < least, connection->last_moved_at(),
                           connection.get());
      }
    }
    std::sort(still.begin(), still.end());
    for (auto each = still.begin(); each != still.end() && !enough(); ++each) {
      std::get<Connection*>(*each)->close();
    }
  }

  // Makes room for others, and a little more, since finding whom to close looks at all.
  void keep_limits() {
    if (held_ > most_held_) {
      // Closing those that hold little would not help, and they are other people's.
      let_go(held_ / std::max<std::size_t>(connections_.size(), 1),
             [this] { return held_ <= most_held_ - most_held_ / 8; });
    }
    if (connections_.size() > most_connections_ + closed_.size()) {
      const std::size_t left = most_connections_ - most_connections_ / 16;
      let_go(0, [this, left] { return connections_.size() <= left + closed_.size(); });
    }
  }

  void after_events() {
    keep_limits();
    for (const int fd : closed_) {
      if (const auto found = connections_.find(fd);
          found != connections_.end() && found->second->is_closed()) {
        connections_.erase(found);
        load_.fetch_sub(1, std::memory_order_relaxed);
        --server_.open_connections_;
      }
    }
    closed_.clear();
    if (has_news_.exchange(false)) {
      take_news();
    }
    if (drained_by_ && connections_.empty()) {
      loop_.stop();
    }
  }

  // What other threads want of this one.
  void take_news() {
    std::vector<std::pair<int, std::size_t>> given;
    std::optional<EventLoop::Clock::time_point> stop_by;
    {
      const std::lock_guard lock(mutex_);
      given.swap(given_);
      stop_by = stop_by_;
    }
    for (const auto& [fd, endpoint] : given) {
      adopt(fd, endpoint);
    }
    if (stop_by && (drained_by_ != stop_by || !given.empty())) {
      drained_by_ = stop_by;
      begin_draining(*stop_by);
    }
  }

  // No more is taken; what was given meanwhile is closed.
  void end() {
    const std::lock_guard lock(mutex_);
    has_ended_ = true;
    for (const auto& [fd, endpoint] : given_) {
      ::close(fd);
    }
  }

  void begin_draining(EventLoop::Clock::time_point deadline) {
    unlisten();
    for (auto& [fd, connection] : connections_) {
      connection->finish();
    }
    end_.set(deadline);
    loop_.wake();
  }

  void close_all() {
    for (auto& [fd, connection] : connections_) {
      connection->close();
    }
  }

  Server& server_;
  EventLoop loop_;
  const std::size_t most_connections_;
  const std::size_t most_held_;
  std::size_t held_ = 0;
  Connection::Context context_;
  EventLoop::Timer accept_again_;
  EventLoop::Timer end_;
  std::deque<Acceptor> acceptors_;  // of each endpoint
  std::unordered_map<int, std::unique_ptr<Connection>> connections_;
  std::vector<int> closed_;
  bool listening_ = false;
  std::optional<EventLoop::Clock::time_point> drained_by_;  // set: it stops
  std::atomic<std::size_t> load_{0};
  std::atomic<bool> has_news_{false};  // of what the mutex guards
  std::mutex mutex_;
  std::optional<EventLoop::Clock::time_point> stop_by_;
  std::vector<std::pair<int, std::size_t>> given_;  // connections, and their endpoints
  bool has_ended_ = false;
  std::thread thread_;
};

Server::Server(const ServerOptions& options, Handler& handler)
    : endpoints_(options.endpoints) {
  for (const Endpoint& endpoint : endpoints_) {
    try {
      listeners_.emplace_back(endpoint.host, endpoint.port);
    } catch (const std::runtime_error& error) {
      throw ListenError(error.what(), listeners_.size());
    }
  }
  for (int i = 0; i < options.threads; ++i) {
    workers_.push_back(std::make_unique<Worker>(*this, options, handler));
  }
  try {
    for (const auto& worker : workers_) {
      worker->start();
    }
  } catch (...) {  // no more threads: those that run must not outlive the workers that they look at
    stop(std::chrono::milliseconds(0));
    throw;
  }
}

Server::~Server() {
  stop(std::chrono::milliseconds(0));
}

// Itself when there is none with less.
Server::Worker& Server::least_loaded(Worker& first) const {
  Worker* least = &first;
  for (const auto& worker : workers_) {
    least = worker->load() < least->load() ? worker.get() : least;
  }
  return *least;
}

void Server::begin_stop(std::chrono::milliseconds grace) {
  for (const auto& worker : workers_) {
    worker->begin_stop(grace);
  }
}

void Server::stop(std::chrono::milliseconds grace) {
  begin_stop(grace);
  for (const auto& worker : workers_) {
    worker->join();
  }
  for (Listener& listener : listeners_) {
    listener.close();
  }
}

}  // namespace engagement::transport
