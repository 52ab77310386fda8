#include "conformance/provider/lab.h"

#include <fmt/format.h>

#include <utility>

namespace engagement::conformance::provider {
namespace {

std::string documented_path(const Ids& ids) {
  return fmt::format(
      "/api/account/{}/monitoring/visitors/{}/visits/current/campaigns/{}/engagements/{}/contexts/"
      "{}",
      percent_encoded(ids.account), percent_encoded(ids.visitor), percent_encoded(ids.campaign),
      percent_encoded(ids.engagement), percent_encoded(ids.context));
}

}  // namespace

std::string joined(const Parameters& oauth, std::string_view signature) {
  std::string text;
  for (const auto& [name, value] : oauth) {
    text += fmt::format("{}=\"{}\", ", name, percent_encoded(value));
  }
  return text + fmt::format("oauth_signature=\"{}\"", percent_encoded(signature));
}

Lab::Lab(const Subject& subject, std::function<void()> before_request)
    : subject_(subject), before_request_(std::move(before_request)) {}

Draft Lab::draft(std::chrono::seconds offset) const {
  const auto now = std::chrono::duration_cast<std::chrono::seconds>(
      std::chrono::system_clock::now().time_since_epoch());
  Draft draft;
  draft.ids = subject_.ids;
  draft.query = "v=1&sid=" + percent_encoded(subject_.ids.session);
  draft.in_query = {{"v", "1"}, {"sid", subject_.ids.session}};
  draft.credentials = subject_.credentials;
  draft.oauth = {{"oauth_consumer_key", subject_.credentials.consumer_key},
                 {"oauth_nonce", random_nonce()},
                 {"oauth_signature_method", "HMAC-SHA1"},
                 {"oauth_timestamp", std::to_string((now + offset).count())},
                 {"oauth_version", "1.0"}};
  if (!subject_.credentials.token.empty()) {
    draft.oauth.emplace_back("oauth_token", subject_.credentials.token);
  }
  return draft;
}

std::string Lab::target_of(const Draft& draft) const {
  return subject_.peer.url.path + draft.path.value_or(documented_path(draft.ids)) +
         (draft.query.empty() ? "" : "?" + draft.query);
}

std::string Lab::signature_of(const Draft& draft) const {
  Parameters all = draft.oauth;
  all.insert(all.end(), draft.in_query.begin(), draft.in_query.end());
  const std::string target = target_of(draft);
  return hmac_sha1(
      signature_base_string(draft.method,
                            subject_.peer.url.origin() + target.substr(0, target.find('?')), all),
      draft.credentials);
}

std::string Lab::authorization_of(const Draft& draft) const {
  return "OAuth " + joined(draft.oauth, signature_of(draft));
}

std::string Lab::message(std::string_view method, std::string_view target, std::string_view fields,
                         std::string_view version) const {
  return fmt::format("{} {} {}\r\nHost: {}\r\n{}Connection: close\r\n\r\n", method, target, version,
                     subject_.peer.url.authority(), fields);
}

Answer Lab::send(std::string_view message) {
  before_request_();
  ++requests_;
  return exchange(subject_.peer, message);
}

Answer Lab::send_with(const Draft& sent, std::string_view authorization) {
  return send(
      message(sent.method, target_of(sent), fmt::format("Authorization: {}\r\n", authorization)));
}

Answer Lab::send_signed(const Draft& draft) {
  return send_with(draft, authorization_of(draft));
}

}  // namespace engagement::conformance::provider
