#include "mock-server/admin/admin_server.h"

#include "mock-server/admin/call.h"
#include "mock-server/admin/operations.h"
#include "mock-server/data/data_error.h"
#include "mock-server/fixtures/fixture_store.h"

namespace engagement::admin {
namespace {

GuardRules rules_of(const ListenerOptions& options) {
  GuardRules rules;
  rules.hosts = {"127.0.0.1", "[::1]", "localhost", lower_case(transport::url_host(options.host))};
  for (const std::string& name : options.other_names) {
    rules.hosts.push_back(lower_case(transport::url_host(name)));
  }
  rules.any_address = options.host == "0.0.0.0" || options.host == "::";
  rules.token = options.token;
  rules.writes_need_token = !options.open;
  rules.reads_need_token = !is_loopback(options.host);
  return rules;
}

transport::Answer store_answer(const fixtures::StoreError& error) {
  using Kind = fixtures::StoreError::Kind;
  switch (error.kind()) {
    case Kind::taken:
      return error_answer(409, "fixture_exists", error.what());
    case Kind::unknown:
      return error_answer(404, "fixture_unknown", error.what());
    case Kind::read_only:
      return error_answer(409, "fixture_read_only", error.what());
    case Kind::full:
      break;
  }
  return error_answer(507, "fixtures_full", error.what());
}

}  // namespace

AdminServer::AdminServer(const ListenerOptions& options, Context context)
    : context_(std::move(context)), rules_(rules_of(options)) {
  transport::ServerOptions server_options;
  server_options.endpoints.front().host = options.host;
  server_options.endpoints.front().port = options.port;
  server_options.connections = 1000;
  server_ = std::make_unique<transport::Server>(server_options, *this);
  rules_.port = server_->port();
  listening_.store(true, std::memory_order_release);
}

AdminServer::~AdminServer() {
  stop();
}

void AdminServer::stop() {
  server_->stop(std::chrono::milliseconds(200));
}

transport::Answer AdminServer::on_request(transport::Request& request) {
  transport::Answer answer;
  try {
    answer = answer_to(request);
  } catch (const Problem& problem) {
    answer = error_answer(problem.status(), problem.code(), problem.what(), problem.pointer());
  } catch (const data::DataError& error) {
    answer = error_answer(400, "body_invalid", error.reason(), error.pointer());
  } catch (const fixtures::StoreError& error) {
    answer = store_answer(error);
  } catch (const std::exception& error) {
    answer =
        error_answer(500, "internal_error", std::string("The mock itself failed: ") + error.what());
  }
  add_common_headers(answer);
  if (answer.status == 401) {
    answer.headers.emplace_back("WWW-Authenticate", "Bearer realm=\"engagement-mock admin\"");
  }
  return answer;
}

transport::Answer AdminServer::answer_to(const transport::Request& request) {
  if (request.malformed_status != 0) {
    return error_answer(request.malformed_status, "request_malformed", request.problem);
  }
  if (!listening_.load(std::memory_order_acquire)) {
    return error_answer(503, "not_ready", "The mock is about to start; try again.");
  }
  if (const auto problem = refuse(request, rules_)) {
    throw *problem;
  }
  return run(context_, parse_call(request));
}

}  // namespace engagement::admin
