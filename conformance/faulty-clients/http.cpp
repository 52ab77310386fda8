#include "conformance/faulty-clients/http.h"

#include <algorithm>
#include <cctype>

#include "conformance/faulty-clients/answer_reader.h"
#include "conformance/faulty-clients/url.h"

namespace faulty_client {
namespace {

std::chrono::milliseconds patience_of(const Inputs& inputs, const Behaviour& behaviour) {
  if (!behaviour.limits_time) {
    return std::chrono::hours(1);
  }
  return behaviour.patience.count() > 0 ? behaviour.patience : inputs.attempt_timeout;
}

constexpr std::size_t kSmallPiece = 40;

// Names only; the values stay.
std::string with_lower_case_names(const std::string& fields) {
  std::string text;
  bool in_name = true;
  for (const char c : fields) {
    in_name = c == '\n' || (in_name && c != ':');
    text += in_name ? static_cast<char>(std::tolower(static_cast<unsigned char>(c))) : c;
  }
  return text;
}

}  // namespace

std::string Http::request_text(const std::string& target, const std::string& authorization,
                               const Behaviour& behaviour) const {
  const std::string host = behaviour.host != nullptr ? behaviour.host(base_) : host_field(base_);
  std::string fields = host.empty() ? "" : "Host: " + host + "\r\n";
  for (int i = 0; i < behaviour.authorization_fields && !authorization.empty(); ++i) {
    fields += "Authorization: " + authorization + "\r\n";
  }
  fields += behaviour.keeps_alive ? "" : "Connection: close\r\n";
  fields += behaviour.more_fields != nullptr ? behaviour.more_fields(inputs_) : "";
  if (!behaviour.body.empty()) {
    fields += behaviour.body_field + std::to_string(behaviour.body.size()) + "\r\n";
  }
  if (behaviour.lower_case_fields) {
    fields = with_lower_case_names(fields);
  }
  const std::string whole = (base_.https ? "https://" : "http://") + host_field(base_);
  return behaviour.method + " " + (behaviour.absolute_form ? whole : "") + target + " " +
         behaviour.version + "\r\n" + fields + "\r\n" + behaviour.body;
}

Answer Http::send_once(const std::string& text, const Behaviour& behaviour) {
  const auto patience = patience_of(inputs_, behaviour);
  const Deadline started = std::chrono::steady_clock::now();
  const Deadline deadline = started + patience;
  const auto unused =
      behaviour.preconnects ? open_connection(base_, inputs_, behaviour, deadline) : nullptr;
  if (!kept_) {
    kept_ = open_connection(base_, inputs_, behaviour, deadline);
  }
  const std::size_t piece = behaviour.dribbles ? kSmallPiece : text.size();
  for (std::size_t at = 0; at < text.size(); at += piece) {
    kept_->write(std::string_view(text).substr(at, piece), deadline);
  }
  if (behaviour.half_closes) {
    kept_->end_writing();
  }
  Answer answer = AnswerReader(*kept_, behaviour, started, patience).read();
  if (!behaviour.keeps_alive || answer.closed) {
    kept_.reset();
  }
  return answer;
}

Answer Http::send(const std::string& target, const std::string& authorization,
                  const Behaviour& behaviour) {
  const std::string text = request_text(target, authorization, behaviour);
  const Deadline started = std::chrono::steady_clock::now();
  const bool was_kept = kept_ != nullptr;
  try {
    Answer answer = send_once(text, behaviour);
    const bool again = behaviour.resends != nullptr && behaviour.resends(answer);
    return again ? send_once(text, behaviour) : answer;
  } catch (const TransportError&) {
    kept_.reset();
    const bool timed_out =
        std::chrono::steady_clock::now() - started >= patience_of(inputs_, behaviour);
    // A connection that was kept may have been closed in the meantime: that is no lost request.
    const bool resends =
        timed_out ? behaviour.resends_timed_out : was_kept || behaviour.resends_lost;
    if (!resends) {
      throw;
    }
  }
  return send_once(text, behaviour);
}

}  // namespace faulty_client
