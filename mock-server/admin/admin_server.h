// The admin listener: people drive a running mock over it and ask what it saw.
#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "mock-server/admin/context.h"
#include "mock-server/admin/guard.h"
#include "mock-server/transport/server.h"

namespace engagement::admin {

struct ListenerOptions {
  std::string host = "127.0.0.1";
  int port = 0;  // 0: any free one
  std::string token;
  bool open = false;                     // writes need no token
  std::vector<std::string> other_names;  // by which the machine may be called as well
};

// A port and a thread of its own, so that the endpoint's clients cannot hold it up nor reach it.
class AdminServer : public transport::Handler {
 public:
  // Binds and serves. Throws std::runtime_error when it cannot.
  AdminServer(const ListenerOptions& options, Context context);
  ~AdminServer() override;

  int port() const { return server_->port(); }
  void stop();

  void on_arrival() override {}
  transport::Answer on_request(transport::Request& request) override;
  void on_answered(std::uint64_t /*token*/, transport::SteadyTime /*at*/) override {}

 private:
  transport::Answer answer_to(const transport::Request& request);

  Context context_;
  GuardRules rules_;
  std::atomic<bool> listening_{false};         // the port is in rules_
  std::unique_ptr<transport::Server> server_;  // last: it calls what stands above
};

}  // namespace engagement::admin
