#include <fmt/format.h>

#include "conformance/provider/checks.h"

namespace engagement::conformance::provider {
namespace {

Answer send_bad_escape(Lab& lab) {
  Draft draft = lab.draft();
  const std::string authorization = lab.authorization_of(draft);
  draft.query = "v=1&sid=%zz";
  return lab.send_with(draft, authorization);
}

Answer send_two_authorizations(Lab& lab) {
  const Draft first = lab.draft();
  const Draft second = lab.draft();
  return lab.send(
      lab.message("GET", lab.target_of(first),
                  fmt::format("Authorization: {}\r\nAuthorization: {}\r\n",
                              lab.authorization_of(first), lab.authorization_of(second))));
}

Answer send_garbled_authorization(Lab& lab) {
  return lab.send_with(lab.draft(), "OAuth =\"\",,%,oauth_nonce=\"\xff%0\", \"=");
}

Answer send_no_host(Lab& lab) {
  const Draft draft = lab.draft();
  return lab.send(fmt::format("GET {} HTTP/1.1\r\nAuthorization: {}\r\nConnection: close\r\n\r\n",
                              lab.target_of(draft), lab.authorization_of(draft)));
}

Answer send_oversized(Lab& lab) {
  const Draft draft = lab.draft();
  return lab.send(
      lab.message("GET", lab.target_of(draft),
                  fmt::format("Authorization: {}\r\nX-Filler: {}\r\n", lab.authorization_of(draft),
                              std::string(std::size_t{1} << 18U, 'a'))));
}

Check malformed(std::string_view name, std::string_view title, Level level, std::string_view source,
                Answer (*send)(Lab&)) {
  Check check{name, title, level, source, {}, send};
  check.needs_acceptance = false;
  return check;
}

}  // namespace

std::vector<Check> malformed_checks() {
  return {
      malformed("malformed.percent-escape", "refuses a broken percent-encoding", Level::derived,
                "RFC 3986 §2.1, RFC 9110 §15.5.1", send_bad_escape),
      malformed("malformed.two-authorizations", "refuses two Authorization fields", Level::derived,
                "RFC 9110 §5.3, §11.6.2", send_two_authorizations),
      malformed("malformed.authorization", "refuses an Authorization field that cannot be read",
                Level::derived, "RFC 5849 §3.5.1", send_garbled_authorization),
      malformed("malformed.no-host", "refuses HTTP/1.1 without Host", Level::derived,
                "RFC 9112 §3.2", send_no_host),
      malformed("malformed.oversized", "refuses a header of 256 KiB", Level::advisory,
                "RFC 9110 §5.4, RFC 6585 §5", send_oversized),
  };
}

}  // namespace engagement::conformance::provider
