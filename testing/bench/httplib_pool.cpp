// What the thread pool of cpp-httplib makes of the same load: a constant answer, nothing verified.
// Prints its port, and serves until it is killed.
#include <httplib.h>

#include <cstdio>
#include <limits>

int main() {
  httplib::Server server;
  server.set_keep_alive_max_count(std::numeric_limits<int>::max());
  server.set_keep_alive_timeout(75);
  server.set_tcp_nodelay(true);
  server.Get(".*", [](const httplib::Request&, httplib::Response& response) {
    response.set_content("{\"status\":\"valid\"}", "application/json");
  });
  std::printf("%d\n", server.bind_to_any_port("127.0.0.1"));
  std::fflush(stdout);
  return server.listen_after_bind() ? 0 : 3;
}
