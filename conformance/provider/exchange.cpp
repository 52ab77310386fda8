#include "conformance/provider/exchange.h"

#include <algorithm>
#include <cctype>
#include <string>

#include "conformance/provider/connection.h"

namespace engagement::conformance::provider {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t kMostBytes = std::size_t{1} << 20U;
// How long to look for a body where there must be none.
constexpr milliseconds kStrayBodyWait{300};

std::string lower_case(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return lower;
}

std::string_view trimmed(std::string_view text) {
  const std::size_t start = text.find_first_not_of(" \t");
  return start == std::string_view::npos
             ? std::string_view()
             : text.substr(start, text.find_last_not_of(" \t") + 1 - start);
}

// Status line and fields (RFC 9112 §4, §5) of `head`, which ends behind its last field line.
bool parse_head(std::string_view head, Answer& answer) {
  const std::string_view line = head.substr(0, head.find("\r\n"));
  if (line.size() < 12 || !line.starts_with("HTTP/1.") || line[8] != ' ' ||
      !std::all_of(line.begin() + 9, line.begin() + 12,
                   [](char c) { return c >= '0' && c <= '9'; })) {
    return false;
  }
  answer.status = std::stoi(std::string(line.substr(9, 3)));
  answer.fields.clear();
  for (std::size_t at = line.size() + 2; at < head.size();) {
    const std::size_t end = std::min(head.find("\r\n", at), head.size());
    const std::string_view field = head.substr(at, end - at);
    const std::size_t colon = std::min(field.find(':'), field.size());
    answer.fields.emplace_back(lower_case(field.substr(0, colon)),
                               trimmed(field.substr(std::min(colon + 1, field.size()))));
    at = end + 2;
  }
  return true;
}

// As far as it can be told; "ended" means that nothing more is to be waited for.
bool body_ended(const Answer& answer, std::string_view body) {
  if (const std::string* length = answer.field("content-length")) {
    return body.size() >= std::strtoull(length->c_str(), nullptr, 10);
  }
  return answer.field("transfer-encoding") != nullptr && body.ends_with("0\r\n\r\n");
}

std::string story_of(Connection::Step step) {
  switch (step) {
    case Connection::Step::reset:
      return "the connection was reset";
    case Connection::Step::timed_out:
      return "no answer came in time";
    default:
      return "the connection was closed";
  }
}

class Reader {
 public:
  Reader(Connection& connection, bool no_body) : connection_(connection), no_body_(no_body) {}

  Answer read() {
    Answer answer;
    for (;;) {
      const std::size_t end = bytes_.find("\r\n\r\n");
      if (end == std::string::npos) {
        const Connection::Step step =
            bytes_.size() > kMostBytes ? Connection::Step::closed : more(milliseconds::max());
        if (step != Connection::Step::done) {
          return without_answer(step);
        }
      } else if (!parse_head(std::string_view(bytes_).substr(0, end), answer)) {
        return {0, "what came is no HTTP/1 answer", false, {}, 0};
      } else {
        bytes_.erase(0, end + 4);
        if (answer.status >= 200) {  // others are interim (RFC 9110 §15.2)
          read_body(answer);
          return answer;
        }
      }
    }
  }

 private:
  Connection::Step more(milliseconds limit) { return connection_.receive(bytes_, limit); }

  Answer without_answer(Connection::Step step) const {
    const bool silent = bytes_.empty() && step != Connection::Step::timed_out;
    return {
        0, story_of(step) + (bytes_.empty() ? "" : " in the middle of the answer"), silent, {}, 0};
  }

  void read_body(Answer& answer) {
    const bool none = no_body_ || answer.status == 204 || answer.status == 304;
    while (bytes_.size() < kMostBytes && (none || !body_ended(answer, bytes_)) &&
           more(none ? kStrayBodyWait : milliseconds::max()) == Connection::Step::done) {
    }
    answer.body_bytes = bytes_.size();
  }

  Connection& connection_;
  const bool no_body_;
  std::string bytes_;
};

}  // namespace

const std::string* Answer::field(std::string_view lower_case_name) const {
  const auto found = std::find_if(fields.begin(), fields.end(),
                                  [&](const auto& each) { return each.first == lower_case_name; });
  return found == fields.end() ? nullptr : &found->second;
}

Answer exchange(const Peer& peer, std::string_view request) {
  Connection connection(peer);
  // A server may refuse a request and close before it has read all of it; its answer counts.
  connection.send_all(request);
  return Reader(connection, request.starts_with("HEAD ")).read();
}

}  // namespace engagement::conformance::provider
