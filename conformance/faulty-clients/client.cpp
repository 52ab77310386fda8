#include "conformance/faulty-clients/client.h"

#include <algorithm>
#include <chrono>
#include <thread>

#include "conformance/faulty-clients/http.h"
#include "conformance/faulty-clients/signing.h"
#include "conformance/faulty-clients/url.h"

namespace faulty_client {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kMostRedirects = 5;

bool lacks_a_value(const Inputs& inputs, const Behaviour& behaviour) {
  const std::pair<std::string_view, const std::string&> mandatory[] = {
      {"account", inputs.account},          {"visitor", inputs.visitor},
      {"campaign", inputs.campaign},        {"engagement", inputs.engagement},
      {"context", inputs.context},          {"session", inputs.session},
      {"consumer_key", inputs.consumer_key}};
  return std::any_of(std::begin(mandatory), std::end(mandatory), [&](const auto& each) {
    return each.second.empty() && each.first != behaviour.may_be_empty;
  });
}

bool is_server_error(int status) {
  return status >= 500 && status <= 599;
}

class Call {
 public:
  Call(const Inputs& inputs, const Behaviour& behaviour)
      : inputs_(inputs),
        behaviour_(behaviour),
        base_(parse_base_url(inputs.base_url)),
        http_(inputs, base_) {}

  // As many loops around the request as there are layers of retries.
  Answer run(int layer) {
    Answer first;
    for (int retry = 0;; ++retry) {
      const Clock::time_point started = Clock::now();
      const bool is_last = retry >= behaviour_.retries;
      try {
        const Answer answer = layer > 1 ? run(layer - 1) : send();
        if (retry == 0) {
          first = answer;
        }
        if (is_last || !is_retried(answer) || is_out_of_time()) {
          return behaviour_.reports_first ? first : answer;
        }
        pause(answer, retry + 1, started);
      } catch (const TransportError&) {
        if (is_last || !behaviour_.retries_lost_connections) {
          throw;
        }
        pause(Answer(), retry + 1, started);
      }
      if (behaviour_.change_retry != nullptr) {
        behaviour_.change_retry(behaviour_);
      }
    }
  }

 private:
  bool is_retried(const Answer& answer) const {
    const int status = answer.status;
    if ((answer.body.empty() && !behaviour_.retries_without_body) ||
        (answer.closed && !behaviour_.retries_when_closed)) {
      return false;
    }
    return behaviour_.is_retried != nullptr ? behaviour_.is_retried(status)
                                            : is_server_error(status);
  }

  bool is_out_of_time() const {
    return behaviour_.limits_time_of_all &&
           Clock::now() + inputs_.pause > started_ + inputs_.attempt_timeout;
  }

  void pause(const Answer& answer, int retry, Clock::time_point started) const {
    auto length =
        behaviour_.pause != nullptr ? behaviour_.pause(inputs_, answer, retry) : inputs_.pause;
    const Clock::time_point from = behaviour_.pauses_from_request ? started : Clock::now();
    std::this_thread::sleep_until(from + length);
  }

  Answer send() {
    const Moment moment{inputs_, ++attempt_};
    std::string target = request_target(base_, inputs_, behaviour_);
    if (behaviour_.preflight != nullptr && attempt_ == 1) {
      Behaviour asking = behaviour_;
      asking.method = behaviour_.preflight;
      http_.send(target, authorize(moment, target), asking);
    }
    const std::string authorization = authorize(moment, target);
    Answer answer = http_.send(target, authorization, behaviour_);
    return behaviour_.follows_redirects ? followed(std::move(answer), authorization) : answer;
  }

  // The Authorization field; empty when the parameters stand in `target` instead.
  std::string authorize(const Moment& moment, std::string& target) {
    if (behaviour_.signs_once && !authorization_.empty()) {
      return authorization_;
    }
    Stamp stamp = draw_stamp(moment, behaviour_);
    if (attempt_ > 1) {
      stamp.nonce = behaviour_.keeps_nonce ? stamp_.nonce : stamp.nonce;
      stamp.timestamp = behaviour_.keeps_timestamp ? stamp_.timestamp : stamp.timestamp;
    }
    stamp_ = stamp;
    const Parameters parameters = oauth_parameters(base_, target, stamp, moment, behaviour_);
    if (behaviour_.in_query) {
      for (const auto& [name, value] : parameters) {
        target += "&" + name + "=" + strict(value);
      }
      return "";
    }
    authorization_ = authorization_field(parameters, inputs_, behaviour_);
    return authorization_;
  }

  // RFC 9110 §15.4.
  Answer followed(Answer answer, const std::string& authorization) const {
    BaseUrl base = base_;
    for (int i = 0; i < kMostRedirects && !answer.location.empty() && answer.status >= 300 &&
                    answer.status <= 399;
         ++i) {
      const bool is_absolute = answer.location.find("://") != answer.location.npos;
      if (is_absolute) {
        base = parse_base_url(answer.location);
      }
      const std::string target = is_absolute ? base.path : answer.location;
      Http http(inputs_, base);
      answer = http.send(target.empty() ? "/" : target,
                         behaviour_.carries_authorization ? authorization : "", behaviour_);
    }
    return answer;
  }

  const Inputs& inputs_;
  Behaviour behaviour_;
  BaseUrl base_;
  Http http_;
  const Clock::time_point started_ = Clock::now();
  int attempt_ = 0;
  Stamp stamp_;
  std::string authorization_;
};

}  // namespace

std::string outcome_of(int status) {
  switch (status) {
    case 200:
      return "valid";
    case 401:
      return "unauthorized";
    case 404:
      return "not_found";
    case 422:
      return "invalid_account";
    case 500:
      return "server_error";
    case 503:
      return "service_unavailable";
    default:
      return is_server_error(status) ? "server_error" : "unexpected_status";
  }
}

std::string validate(const Inputs& inputs, Behaviour behaviour) {
  if (behaviour.refuses_empty && lacks_a_value(inputs, behaviour)) {
    return "invalid_request";
  }
  if (behaviour.refuses != nullptr && behaviour.refuses(inputs)) {
    return "invalid_request";
  }
  if (!behaviour.answers_unasked.empty()) {
    return behaviour.answers_unasked;
  }
  try {
    const Answer answer = Call(inputs, behaviour).run(behaviour.policy_layers);
    return behaviour.outcome != nullptr ? behaviour.outcome(answer) : outcome_of(answer.status);
  } catch (const ConnectError&) {
    return behaviour.on_refused.empty() ? behaviour.on_transport_error : behaviour.on_refused;
  } catch (const TransportError&) {
    return behaviour.on_transport_error;
  }
}

}  // namespace faulty_client
