#include <algorithm>

#include "conformance/provider/checks.h"

namespace engagement::conformance::provider {
namespace {

Answer send_signed(Lab& lab) {
  return lab.send_signed(lab.draft());
}

Answer send_other_order(Lab& lab) {
  Draft draft = lab.draft();
  draft.query = "sid=" + percent_encoded(draft.ids.session) + "&v=1";
  return lab.send_signed(draft);
}

// "a" as "%61": another way of writing the same (RFC 3986 §2.3).
Answer send_encoded_unreserved(Lab& lab) {
  Draft draft = lab.draft();
  draft.query = "v=%31&sid=" + percent_encoded(draft.ids.session);
  return lab.send_signed(draft);
}

// Base64 of 20 bytes ends in "=", so there is always an escape to write in lower case.
Answer send_lower_case_escapes(Lab& lab) {
  const Draft draft = lab.draft();
  std::string authorization = lab.authorization_of(draft);
  for (std::size_t at = authorization.find('%'); at != std::string::npos;
       at = authorization.find('%', at + 1)) {
    for (const std::size_t digit : {at + 1, at + 2}) {
      if (authorization[digit] >= 'A' && authorization[digit] <= 'F') {
        authorization[digit] = static_cast<char>(authorization[digit] - 'A' + 'a');
      }
    }
  }
  return lab.send_with(draft, authorization);
}

Answer send_realm(Lab& lab) {
  const Draft draft = lab.draft();
  return lab.send_with(draft, "OAuth realm=\"a\", " + joined(draft.oauth, lab.signature_of(draft)));
}

Answer send_no_version(Lab& lab) {
  Draft draft = lab.draft();
  std::erase_if(draft.oauth, [](const auto& each) { return each.first == "oauth_version"; });
  return lab.send_signed(draft);
}

Answer send_lower_case_scheme(Lab& lab) {
  const Draft draft = lab.draft();
  return lab.send_with(draft, "oauth " + joined(draft.oauth, lab.signature_of(draft)));
}

Answer send_http_1_0(Lab& lab) {
  const Draft draft = lab.draft();
  return lab.send(lab.message(draft.method, lab.target_of(draft),
                              "Authorization: " + lab.authorization_of(draft) + "\r\n",
                              "HTTP/1.0"));
}

}  // namespace

std::vector<Check> accepting_checks() {
  const auto derived = Level::derived;
  return {
      {"accepts.signed",
       "answers a signed request for a valid engagement with 200",
       Level::documented,
       "API page, Response Codes: 200",
       {200},
       send_signed,
       nullptr,
       false},
      {"accepts.parameter-order",
       "takes the query parameters in any order",
       derived,
       "RFC 5849 §3.4.1.3.2",
       {200},
       send_other_order},
      {"accepts.encoded-unreserved",
       "takes a percent-encoded unreserved character for itself",
       derived,
       "RFC 3986 §2.3, RFC 5849 §3.4.1.3.1",
       {200},
       send_encoded_unreserved},
      {"accepts.lower-case-escapes",
       "takes percent-encodings with lower-case hex digits",
       derived,
       "RFC 3986 §2.1",
       {200},
       send_lower_case_escapes},
      {"accepts.realm",
       "leaves a realm out of the signature",
       derived,
       "RFC 5849 §3.4.1.3.1",
       {200},
       send_realm},
      {"accepts.no-version",
       "does without oauth_version, which is optional",
       derived,
       "RFC 5849 §3.1",
       {200},
       send_no_version},
      {"accepts.scheme-letter-case",
       "takes the scheme OAuth in any letter case",
       derived,
       "RFC 5849 §3.5.1, RFC 9110 §11.1",
       {200},
       send_lower_case_scheme},
      {"accepts.http-1.0",
       "answers HTTP/1.0, too",
       Level::advisory,
       "RFC 9110 §6.2",
       {200},
       send_http_1_0},
  };
}

}  // namespace engagement::conformance::provider
