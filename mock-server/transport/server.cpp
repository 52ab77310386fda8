#include "mock-server/transport/server.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <mutex>
#include <optional>
#include <thread>
#include <unordered_map>

namespace engagement::transport {

std::string url_host(const std::string& host) {
  return host.find(':') == std::string::npos ? host : "[" + host + "]";
}

namespace {

// Of the descriptors that the process may have, half: the admin listener is a server of its own,
// and nobody who fills one shall lock the other out.
std::size_t connections_possible(std::size_t wanted) {
  constexpr rlim_t kOthers = 40;  // descriptors for other than connections
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) {
    return wanted;
  }
  const rlim_t possible = (limit.rlim_cur - std::min(limit.rlim_cur, kOthers)) / 2;
  return std::clamp<std::size_t>(possible, 1, wanted);
}

}  // namespace

// One event loop, its thread and its connections.
class Server::Worker {
 public:
  Worker(Server& server, const ServerOptions& options, Handler& handler)
      : server_(server),
        most_connections_(connections_possible(options.connections) /
                          static_cast<std::size_t>(options.threads)),
        most_held_(options.held_bytes),
        context_{loop_,
                                  handler,
                                  writer_,
                                  options.limits,
                                  options.timeouts,
                                  held_,
                                  [this](int fd) { closed_.push_back(fd); }} {
    for (std::size_t i = 0; i < server_.listeners_.size(); ++i) {
      acceptors_.emplace_back(*this, i);
    }
    loop_.set_after_events([this] { after_events(); });
    listen();
    thread_ = std::thread([this] { loop_.run(); });
  }

  ~Worker() {
    begin_stop(std::chrono::milliseconds(0));
    join();
  }
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  // `grace` from now the connections that are left are closed.
  void begin_stop(std::chrono::milliseconds grace) {
    {
      const std::lock_guard lock(mutex_);
      const auto deadline = EventLoop::Clock::now() + grace;
      stop_by_ = std::min(stop_by_.value_or(deadline), deadline);
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

  void accept(std::size_t endpoint) {
    constexpr int kMostInATurn = 32;
    for (int i = 0; i < kMostInATurn; ++i) {
      const int fd = accept4(server_.listeners_[endpoint].fd(), nullptr, nullptr,
                             SOCK_NONBLOCK | SOCK_CLOEXEC);
      if (fd >= 0) {
        adopt(fd, endpoint);
      } else if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
        pause_accepting();
        return;
      } else if (errno != ECONNABORTED && errno != EINTR) {
        return;
      }
    }
  }

  void listen() {
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
    loop_.call_at(EventLoop::Clock::now() + std::chrono::milliseconds(20), [this] {
      if (!drained_by_) {
        listen();
      }
    });
  }

  void adopt(int fd, std::size_t endpoint) {
    const int yes = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    std::unique_ptr<Connection> connection;
    try {
      connection = std::make_unique<Connection>(context_, fd, server_.next_connection_++, endpoint,
                                                server_.endpoints_[endpoint].tls);
    } catch (const std::exception& error) {  // no memory, or the TLS library has no connection
      loop_.unwatch(fd);
      ::close(fd);
      if (server_.endpoints_[endpoint].tls) {
        context_.handler.on_tls_failure(endpoint, error.what());
      }
      return;
    }
    // One that was closed in this turn may have had the same descriptor.
    if (connections_.insert_or_assign(fd, std::move(connection)).second) {
      ++server_.open_connections_;
    }
  }

  // Closes connections, those first whose clients have been still the longest, until it is enough.
  template <typename Enough>
  void let_go(Enough enough) {
    std::vector<std::pair<SteadyTime, Connection*>> still;
    still.reserve(connections_.size());
    for (const auto& [fd, connection] : connections_) {
      still.emplace_back(connection->last_moved_at(), connection.get());
    }
    std::sort(still.begin(), still.end());
    for (auto each = still.begin(); each != still.end() && !enough(); ++each) {
      each->second->close();
    }
  }

  // Makes room for others, and a little more, since finding whom to close looks at all.
  void keep_limits() {
    if (held_ > most_held_) {
      let_go([this] { return held_ <= most_held_ / 2; });
    }
    if (connections_.size() > most_connections_ + closed_.size()) {
      const std::size_t left = most_connections_ - most_connections_ / 16;
      let_go([this, left] { return connections_.size() <= left + closed_.size(); });
    }
  }

  void after_events() {
    keep_limits();
    for (const int fd : closed_) {
      if (const auto found = connections_.find(fd);
          found != connections_.end() && found->second->is_closed()) {
        connections_.erase(found);
        --server_.open_connections_;
      }
    }
    closed_.clear();
    if (const auto deadline = stop_deadline(); deadline != drained_by_) {
      drained_by_ = deadline;
      begin_draining(*deadline);
    }
    if (drained_by_ && connections_.empty()) {
      loop_.stop();
    }
  }

  std::optional<EventLoop::Clock::time_point> stop_deadline() {
    const std::lock_guard lock(mutex_);
    return stop_by_;
  }

  void begin_draining(EventLoop::Clock::time_point deadline) {
    unlisten();
    for (auto& [fd, connection] : connections_) {
      connection->finish();
    }
    loop_.call_at(deadline, [this] {
      for (auto& [fd, connection] : connections_) {
        connection->close();
      }
    });
    loop_.wake();
  }

  Server& server_;
  EventLoop loop_;
  ResponseWriter writer_;
  const std::size_t most_connections_;
  const std::size_t most_held_;
  std::size_t held_ = 0;
  Connection::Context context_;
  std::deque<Acceptor> acceptors_;  // of each endpoint
  std::unordered_map<int, std::unique_ptr<Connection>> connections_;
  std::vector<int> closed_;
  bool listening_ = false;
  std::optional<EventLoop::Clock::time_point> drained_by_;  // set: it stops
  std::mutex mutex_;
  std::optional<EventLoop::Clock::time_point> stop_by_;
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
}

Server::~Server() {
  stop(std::chrono::milliseconds(0));
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
