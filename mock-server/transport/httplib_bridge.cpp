#include "mock-server/transport/httplib_bridge.h"

#include <fcntl.h>
#include <httplib.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <utility>

#include "mock-server/transport/request_framer.h"

namespace engagement::transport {
namespace {

constexpr int kBacklog = 4096;  // the library asks for 5, which drops connections under load

// A request in memory for the library to read, and the bytes that it answers. Newer releases have
// more virtual functions than older ones, so none is marked as overriding.
class MemoryStream : public httplib::Stream {
 public:
  explicit MemoryStream(std::string_view input) : input_(input) {}

  std::string take_output() { return std::move(output_); }

  bool is_readable() const { return !input_.empty(); }
  bool wait_readable() const { return true; }
  bool is_writable() const { return true; }
  bool wait_writable() const { return true; }
  time_t duration() const { return 0; }
  ssize_t read(char* ptr, size_t size) {
    const std::size_t n = std::min(size, input_.size());
    std::memcpy(ptr, input_.data(), n);
    input_.remove_prefix(n);
    return static_cast<ssize_t>(n);
  }
  ssize_t write(const char* ptr, size_t size) {
    output_.append(ptr, size);
    return static_cast<ssize_t>(size);
  }
  void get_remote_ip_and_port(std::string& /*ip*/, int& /*port*/) const {}
  void get_local_ip_and_port(std::string& /*ip*/, int& /*port*/) const {}
  socket_t socket() const { return -1; }

 private:
  std::string_view input_;
  std::string output_;
};

// The library never sees what a client sent: its reader has limits and ideas of its own. It is told
// what decides about a response: whether it has a body, and whether the connection stays.
std::string head_for_library(const Request& request, bool keep_alive) {
  return std::string(request.method == "HEAD" ? "HEAD" : "GET") +
         " / HTTP/1.1\r\nConnection: " + (keep_alive ? "Keep-Alive" : "close") + "\r\n\r\n";
}

std::string bind_problem(const std::string& host, int port, int error) {
  std::string text = "cannot listen on " + host + " port " + std::to_string(port) + ": ";
  if (error == EADDRINUSE) {
    return text +
           "the port is taken. Stop the program that uses it, or choose another port (0 takes any "
           "free one).";
  }
  if (error == EACCES) {
    return text + "not allowed. Choose a port of 1024 or above.";
  }
  if (error == EADDRNOTAVAIL) {
    return text + "this machine has no such address. Use 127.0.0.1 or ::1.";
  }
  return text +
         (error != 0 ? std::strerror(error)
                     : "the host name is not known. Use an address such as 127.0.0.1") +
         ".";
}

}  // namespace

// The library keeps the socket in a protected member; nothing else of its listening is used, since
// its accept loop blocks a thread and leaves connections open to child processes.
class Listener::Socket : public httplib::Server {
 public:
  int bind(const std::string& host, int port) {
    // The default would share the port with another server by SO_REUSEPORT, unnoticed.
    set_socket_options([](socket_t fd) {
      const int yes = 1;
      setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    });
    errno = 0;
    const int bound = port == 0 ? bind_to_any_port(host) : (bind_to_port(host, port) ? port : -1);
    if (bound < 0) {
      throw std::runtime_error(bind_problem(host, port, errno));
    }
    fcntl(fd(), F_SETFL, O_NONBLOCK);
    ::listen(fd(), kBacklog);
    return bound;
  }
  int fd() const { return svr_sock_; }
  void close() {
    const int fd = svr_sock_.exchange(INVALID_SOCKET);
    if (fd != INVALID_SOCKET) {
      ::close(fd);
    }
  }
};

Listener::Listener(const std::string& host, int port)
    : socket_(std::make_unique<Socket>()), port_(socket_->bind(host, port)) {}

Listener::~Listener() {
  close();
}

int Listener::fd() const {
  return socket_->fd();
}

void Listener::close() {
  socket_->close();
}

class ResponseWriter::Server : public httplib::Server {
 public:
  Server() {
    // Every request is answered before the library's own routing and its regular expressions.
    set_pre_routing_handler([this](const httplib::Request&, httplib::Response& response) {
      fill(response);
      return HandlerResponse::Handled;
    });
    set_post_routing_handler(
        [this](const httplib::Request&, httplib::Response& response) { tidy(response); });
  }

  std::string write(const std::string& head, const Answer& answer) {
    answer_ = &answer;
    MemoryStream stream(head);
    bool closed = false;
    process(*this, stream, closed);
    return stream.take_output();
  }

 private:
  // From 0.18 on the addresses of both ends are given as well.
  template <typename Self>
  static void process(Self& self, httplib::Stream& stream, bool& closed) {
    const std::string nowhere;
    if constexpr (requires {
                    self.process_request(stream, nowhere, 0, nowhere, 0, false, closed, nullptr);
                  }) {
      self.process_request(stream, nowhere, 0, nowhere, 0, false, closed, nullptr);
    } else {
      self.process_request(stream, false, closed, nullptr);
    }
  }

  void fill(httplib::Response& response) {
    response.status = answer_->status;
    response.headers.clear();
    for (const auto& [name, value] : answer_->headers) {
      response.headers.emplace(name, value);
    }
    // RFC 9112 §6.3: 204 and 304 have none.
    if (answer_->shared_body == nullptr && answer_->status != 204 && answer_->status != 304) {
      response.body = answer_->body;
    }
  }

  // Takes back what the library adds by itself and a fixture did not ask for.
  void tidy(httplib::Response& response) const {
    const auto given = [this](std::string_view name) {
      return !field_values(answer_->headers, name).empty();
    };
    if (!given("Keep-Alive")) {
      response.headers.erase("Keep-Alive");
    }
    if (!given("Content-Type")) {
      response.headers.erase("Content-Type");
    }
    if (!given("Content-Length")) {
      response.headers.erase("Content-Length");
      if (answer_->status != 204 && !answer_->is_stream) {  // RFC 9110 §8.6
        response.headers.emplace("Content-Length", std::to_string(size_of(response)));
      }
    }
  }

  std::size_t size_of(const httplib::Response& response) const {
    return answer_->shared_body ? answer_->shared_body->size() : response.body.size();
  }

  const Answer* answer_ = nullptr;
};

ResponseWriter::ResponseWriter() : server_(std::make_unique<Server>()) {}
ResponseWriter::~ResponseWriter() = default;

std::string ResponseWriter::write(const Request& request, const Answer& answer, bool& keep_alive) {
  keep_alive = keep_alive && request.malformed_status == 0 &&
               !has_list_element(answer.headers, "Connection", "close");
  return server_->write(head_for_library(request, keep_alive), answer);
}

}  // namespace engagement::transport
