// The live page: its files are compiled in, and it uses the admin API like any other client.
#include "mock-server/admin/operations.h"
#include "mock-server/admin/problem.h"
#include "mock-server/admin/schemas.h"

namespace engagement::admin {
namespace {

// Scripts and styles are files of this listener, never inline; nothing is loaded from elsewhere,
// and no page may frame it. What was received is shown as text: this holds should that ever fail.
constexpr const char* kPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const char* type_of(std::string_view name) {
  return name.ends_with(".html")  ? "text/html; charset=utf-8"
         : name.ends_with(".css") ? "text/css; charset=utf-8"
                                  : "text/javascript; charset=utf-8";
}

transport::Answer page_file(std::string_view name) {
  const auto content = ui_file(name);
  if (!content) {
    throw Problem(404, "path_unknown", "The live page has no such file; it is at /ui/.");
  }
  transport::Answer answer;
  answer.headers = {{"Content-Type", type_of(name)},
                    {"Content-Security-Policy", kPolicy},
                    {"Referrer-Policy", "no-referrer"},
                    {"Cross-Origin-Opener-Policy", "same-origin"},
                    {"Cross-Origin-Resource-Policy", "same-origin"}};
  answer.body = *content;
  return answer;
}

}  // namespace

transport::Answer show_page(Context& /*context*/, const Call& /*call*/) {
  return page_file("index.html");
}

transport::Answer show_page_file(Context& /*context*/, const Call& call) {
  return page_file(call.parameter);
}

// A person types the address of the listener alone.
transport::Answer lead_to_page(Context& /*context*/, const Call& /*call*/) {
  transport::Answer answer;
  answer.status = 302;
  answer.headers = {{"Location", "/ui/"}};
  return answer;
}

}  // namespace engagement::admin
