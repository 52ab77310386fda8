#include "mock-server/recorded/trace_state.h"

#include <algorithm>

#include "mock-server/recorded/request_line.h"
#include "mock-server/recorded/stated_time.h"
#include "mock-server/text/ascii.h"

namespace engagement::recorded {
namespace {

constexpr auto kNone = std::string_view::npos;

// "#12" of "… (#12)" or "… connection #12 with …"; empty when there is none.
std::string connection_number(std::string_view text) {
  const std::size_t hash = text.rfind('#');
  if (hash == kNone) {
    return {};
  }
  std::size_t end = hash + 1;
  while (end < text.size() && text::is_digit(text[end])) {
    ++end;
  }
  return std::string(text.substr(hash, end - hash));
}

bool is_about_tls(std::string_view text) {
  return text.starts_with("SSL connection") || text.starts_with("TLS") || text.starts_with("ALPN");
}

std::string_view scheme_in(std::string_view text) {
  return text.find("https://") != kNone  ? "https"
         : text.find("http://") != kNone ? "http"
                                         : std::string_view();
}

}  // namespace

void TraceState::on_info(std::string_view text) {
  text = text::trim(text);
  if (text.starts_with("Connected to ") || text.starts_with("Established connection to ")) {
    is_tls_ = false;
    connection_ = connection_number(text);
    tls_of_[connection_] = false;
  } else if (is_about_tls(text)) {
    is_tls_ = true;
    tls_of_[connection_] = true;
  } else if (text.starts_with("Re-using existing ") || text.starts_with("Reusing existing ")) {
    on_reused(text);
  } else if (text.starts_with("Issue another request to this URL: ")) {
    announced_scheme_ = scheme_in(text);
    is_tls_.reset();
  } else if (const std::size_t open = text.find("[:"); open != kNone && text.ends_with(']')) {
    // "h2h3 [:authority: localhost]", or "[HTTP/2] [1] [:authority: localhost]"
    if (const auto field = parse_field(text.substr(open + 1, text.size() - open - 2))) {
      pseudo_fields_.emplace_back(field->first, field->second);
    }
  }
}

void TraceState::on_reused(std::string_view text) {
  connection_ = connection_number(text);
  const auto known = tls_of_.find(connection_);
  if (text.find(" https: ") != kNone || text.find(" http: ") != kNone) {
    is_tls_ = text.find(" https: ") != kNone;
  } else if (known != tls_of_.end() && (!connection_.empty() || tls_of_.size() == 1)) {
    is_tls_ = known->second;
  } else {
    is_tls_.reset();
  }
}

void TraceState::begin(std::string_view method, std::string_view target, std::size_t line_number) {
  PastedRequest pasted;
  pasted.place = "line " + std::to_string(line_number);
  if (!announced_scheme_.empty()) {
    pasted.request.scheme = announced_scheme_;
    pasted.scheme_from = "the trace names the URL";
  } else if (is_tls_) {
    pasted.request.scheme = *is_tls_ ? "https" : "http";
    pasted.scheme_from = *is_tls_ ? "the trace shows TLS" : "the trace shows no TLS";
  }
  for (const auto& [name, value] : pseudo_fields_) {
    add_field(pasted, name, value);
  }
  pasted.request.method = method;
  pasted.request.target = target;
  requests_.push_back(std::move(pasted));
  pseudo_fields_.clear();
  announced_scheme_ = {};
  in_head_ = true;
}

void TraceState::on_sent_line(std::string_view line, std::size_t line_number) {
  if (const auto request = parse_request_line(line); request && request->has_version) {
    begin(request->method, request->target, line_number);
  } else if (in_head_) {
    if (const auto field = parse_field(line)) {
      add_field(requests_.back(), field->first, field->second);
    }
    in_head_ = !text::trim(line).empty();
  }
}

void TraceState::on_sent_data(std::string_view bytes) {
  in_head_ = false;
  if (!requests_.empty()) {
    requests_.back().request.body += bytes;
  }
}

void TraceState::on_received_line(std::string_view line) {
  in_head_ = false;
  const auto field = parse_field(line);
  if (!field || !text::equal_ignoring_case(field->first, "Date") || requests_.empty()) {
    return;
  }
  PastedRequest& last = requests_.back();
  if (const auto time = parse_http_date(field->second); time && !last.request.reference_time) {
    last.request.reference_time = time;
    last.time_from = "the Date of the response";
  }
}

std::vector<PastedRequest> TraceState::take() {
  std::erase_if(requests_,
                [](const PastedRequest& each) { return each.request.method == "CONNECT"; });
  for (PastedRequest& each : requests_) {
    finish(each);
  }
  return std::move(requests_);
}

}  // namespace engagement::recorded
