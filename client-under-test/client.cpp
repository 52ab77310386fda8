#include "client-under-test/client.h"

#include <array>
#include <string_view>
#include <thread>
#include <utility>

#include "client-under-test/http/get.h"
#include "client-under-test/http/transport_error.h"
#include "client-under-test/signer/nonce.h"

namespace engagement_client {
namespace {

constexpr int kMaxRetries = 3;  // API page, Retry Policy Recommendation: the first is no retry

// API page, Retry Policy Recommendation: 5xx only.
bool is_worth_a_retry(int status) {
  return status >= 500;
}

// Why the values cannot be sent; empty when they can.
std::string objection_to(const Engagement& ids, const signer::Credentials& credentials) {
  using Named = std::pair<std::string_view, std::string_view>;
  const std::array<Named, 5> segments = {{{"account", ids.account},
                                          {"visitor", ids.visitor},
                                          {"campaign", ids.campaign},
                                          {"engagement", ids.engagement},
                                          {"context", ids.context}}};
  for (const auto& [name, value] : segments) {
    if (value.empty()) {
      return "the " + std::string(name) + " is empty";
    }
    // URL libraries on the way fold dot segments, encoded or not (RFC 3986 §6.2.2.3).
    if (value == "." || value == "..") {
      return "the " + std::string(name) + " is a dot segment, which cannot be part of a path";
    }
  }
  if (ids.session.empty()) {
    return "the session is empty";
  }
  return credentials.consumer_key.empty() ? "the consumer key is empty" : "";
}

}  // namespace

Clock Clock::system() {
  return {[] {
            const auto now = std::chrono::system_clock::now().time_since_epoch();
            return std::chrono::duration_cast<std::chrono::seconds>(now).count();
          },
          [](std::chrono::milliseconds pause) { std::this_thread::sleep_for(pause); }};
}

Client::Client(ClientOptions options, Clock clock)
    : options_(std::move(options)),
      clock_(std::move(clock)),
      base_(parse_base_url(options_.base_url)) {
  if (base_.https) {
    tls_.emplace(options_.ca_file);
  }
}

Result Client::validate(const Engagement& ids) const {
  Result result;
  result.detail = objection_to(ids, options_.credentials);
  if (!result.detail.empty()) {
    return result;
  }
  while (true) {
    ++result.attempts;
    try {
      result.status = send_once(ids);
    } catch (const http::TransportError& error) {
      return {Outcome::transport_error, 0, result.attempts, error.what()};
    }
    if (!is_worth_a_retry(result.status) || result.attempts > kMaxRetries) {
      result.outcome = outcome_of(result.status);
      return result;
    }
    clock_.sleep(options_.retry_pause);  // the answer has ended: the pause counts from here
  }
}

// Signs anew each time: a server takes a nonce only once (RFC 5849 §3.3).
int Client::send_once(const Engagement& ids) const {
  const std::string path = endpoint_path(base_, ids);
  const std::vector<signer::Parameter> query = endpoint_query(ids);
  const std::string authorization = signer::authorization_header(
      {"GET", base_.origin() + path, query}, options_.credentials, options_.signature_method,
      {clock_.unix_seconds(), signer::make_nonce()});
  return http::get(base_, request_target(path, query), authorization, tls_ ? &*tls_ : nullptr,
                   options_.attempt_timeout);
}

}  // namespace engagement_client
