// Operations about the mock itself: health, documents, metrics.
#include <algorithm>

#include "mock-server/admin/metrics_text.h"
#include "mock-server/admin/operations.h"
#include "mock-server/admin/schemas.h"

namespace engagement::admin {
namespace {

transport::Answer text_answer(const char* type, std::string body) {
  transport::Answer answer;
  answer.headers = {{"Content-Type", type}};
  answer.body = std::move(body);
  return answer;
}

}  // namespace

transport::Answer health(Context& /*context*/, const Call& /*call*/) {
  return json_answer(200, {{"status", "ok"}, {"version", ENGAGEMENT_VERSION}});
}

// It serves from the moment on that this listener does. A folder of fixtures that cannot be read
// any more is told, and is no reason to take the mock out of use: the fixtures before stay.
transport::Answer ready(Context& context, const Call& /*call*/) {
  nlohmann::ordered_json body = {{"status", "ready"}, {"base_url", context.base_url}};
  if (const auto error = context.fixtures.last_reload_error()) {
    body["reload_error"] = {
        {"file", error->file}, {"pointer", error->pointer}, {"reason", error->reason}};
  }
  return json_answer(200, body);
}

transport::Answer metrics(Context& context, const Call& /*call*/) {
  return text_answer("text/plain; version=0.0.4; charset=utf-8", metrics_text(context));
}

transport::Answer describe_admin(Context& /*context*/, const Call& /*call*/) {
  return text_answer("application/json", std::string(admin_openapi()));
}

transport::Answer describe_contract(Context& /*context*/, const Call& /*call*/) {
  return text_answer("application/json", std::string(contract_openapi()));
}

}  // namespace engagement::admin
