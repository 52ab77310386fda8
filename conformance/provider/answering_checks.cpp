#include "conformance/provider/checks.h"

namespace engagement::conformance::provider {
namespace {

Answer send_unknown_engagement(Lab& lab) {
  Draft draft = lab.draft();
  draft.ids.engagement = lab.subject().unknown_engagement;
  return lab.send_signed(draft);
}

Answer send_unknown_account(Lab& lab) {
  Draft draft = lab.draft();
  draft.ids.account = lab.subject().unknown_account;
  return lab.send_signed(draft);
}

Answer send_unknown_route(Lab& lab) {
  Draft draft = lab.draft();
  draft.path = "/api/account/" + percent_encoded(draft.ids.account) + "/no-such-resource";
  return lab.send_signed(draft);
}

Answer send_missing_v(Lab& lab) {
  Draft draft = lab.draft();
  draft.query = "sid=" + percent_encoded(draft.ids.session);
  draft.in_query = {{"sid", draft.ids.session}};
  return lab.send_signed(draft);
}

Answer send_missing_sid(Lab& lab) {
  Draft draft = lab.draft();
  draft.query = "v=1";
  draft.in_query = {{"v", "1"}};
  return lab.send_signed(draft);
}

Answer send_post(Lab& lab) {
  Draft draft = lab.draft();
  draft.method = "POST";
  return lab.send(
      lab.message("POST", lab.target_of(draft),
                  "Authorization: " + lab.authorization_of(draft) + "\r\nContent-Length: 0\r\n"));
}

Answer send_head(Lab& lab) {
  Draft draft = lab.draft();
  draft.method = "HEAD";
  return lab.send_signed(draft);
}

std::string lacks_allow(const Answer& answer) {  // RFC 9110 §15.5.6
  return answer.status == 405 && answer.field("allow") == nullptr ? "405 without Allow" : "";
}

std::string has_body(const Answer& answer) {
  return answer.body_bytes > 0 ? "an answer to HEAD with a body" : "";
}

}  // namespace

std::vector<Check> answering_checks() {
  return {
      {"answers.unknown-engagement",
       "answers 404 for an engagement that is not valid",
       Level::documented,
       "API page, Response Codes: 404",
       {404},
       send_unknown_engagement},
      {"answers.unknown-account",
       "answers 422 for an account that is not valid",
       Level::documented,
       "API page, Response Codes: 422",
       {422},
       send_unknown_account},
      {"answers.unknown-route",
       "answers 404 for a resource that there is not",
       Level::documented,
       "API page, Response Codes: 404",
       {404},
       send_unknown_route},
      {"answers.missing-v",
       "answers 404 without the mandatory v",
       Level::derived,
       "API page, Query Parameters; docs/contract.md, reading 8",
       {404},
       send_missing_v},
      {"answers.missing-sid",
       "answers 404 without the mandatory sid",
       Level::derived,
       "API page, Query Parameters; docs/contract.md, reading 8",
       {404},
       send_missing_sid},
      {"answers.post",
       "does not take POST, and says what it takes",
       Level::derived,
       "API page, Request; RFC 9110 §15.5.6",
       {405, 404},
       send_post,
       lacks_allow},
      {"answers.head",
       "answers HEAD without a body",
       Level::derived,
       "RFC 9110 §9.3.2",
       {200, 404, 405},
       send_head,
       has_body},
  };
}

}  // namespace engagement::conformance::provider
