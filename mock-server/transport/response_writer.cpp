#include "mock-server/transport/response_writer.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>
#include <utility>

#include "mock-server/text/ascii.h"
#include "mock-server/transport/request_framer.h"

namespace engagement::transport {
namespace {

// RFC 9110 §15, and the later ones of IANA's registry.
constexpr std::array<std::pair<int, std::string_view>, 52> kPhrases{{
    {200, "OK"},
    {201, "Created"},
    {202, "Accepted"},
    {203, "Non-Authoritative Information"},
    {204, "No Content"},
    {205, "Reset Content"},
    {206, "Partial Content"},
    {207, "Multi-Status"},
    {208, "Already Reported"},
    {226, "IM Used"},
    {300, "Multiple Choices"},
    {301, "Moved Permanently"},
    {302, "Found"},
    {303, "See Other"},
    {304, "Not Modified"},
    {305, "Use Proxy"},
    {307, "Temporary Redirect"},
    {308, "Permanent Redirect"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {402, "Payment Required"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {406, "Not Acceptable"},
    {407, "Proxy Authentication Required"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {410, "Gone"},
    {411, "Length Required"},
    {412, "Precondition Failed"},
    {413, "Content Too Large"},
    {414, "URI Too Long"},
    {415, "Unsupported Media Type"},
    {416, "Range Not Satisfiable"},
    {417, "Expectation Failed"},
    {421, "Misdirected Request"},
    {422, "Unprocessable Content"},
    {423, "Locked"},
    {424, "Failed Dependency"},
    {425, "Too Early"},
    {426, "Upgrade Required"},
    {428, "Precondition Required"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {451, "Unavailable For Legal Reasons"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {502, "Bad Gateway"},
    {503, "Service Unavailable"},
    {504, "Gateway Timeout"},
    {505, "HTTP Version Not Supported"},
}};

constexpr bool phrases_are_sorted() {
  for (std::size_t i = 1; i < kPhrases.size(); ++i) {
    if (kPhrases[i - 1].first >= kPhrases[i].first) {
      return false;
    }
  }
  return true;
}
static_assert(phrases_are_sorted());

// Empty, which RFC 9112 §4 allows, for a status that nobody has named.
std::string_view phrase_of(int status) {
  const auto found =
      std::lower_bound(kPhrases.begin(), kPhrases.end(), status,
                       [](const auto& row, int wanted) { return row.first < wanted; });
  return found != kPhrases.end() && found->first == status ? found->second : std::string_view();
}

// RFC 9112 §6.3: with these there is none, whatever the fields say.
bool has_no_body(int status) {
  return status == 204 || status == 304;
}

void append_number(std::string& out, std::size_t number) {
  std::array<char, 20> digits{};
  out.append(digits.data(),
             std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr);
}

bool is_given(const Answer& answer, std::string_view name) {
  return std::any_of(answer.headers.begin(), answer.headers.end(), [&](const auto& field) {
    return text::equal_ignoring_case(field.first, name);
  });
}

void append_field(std::string& out, std::string_view name, std::string_view value) {
  out.append(name).append(": ").append(value).append("\r\n");
}

void append_length(std::string& out, const Answer& answer) {
  const bool is_framed = is_given(answer, "Content-Length") || is_given(answer, "Transfer-Encoding");
  if (!is_framed && !answer.is_stream && !has_no_body(answer.status)) {  // RFC 9110 §8.6
    out += "Content-Length: ";
    append_number(out, answer.shared_body ? answer.shared_body->size() : answer.body.size());
    out += "\r\n";
  }
}

// RFC 9112 §9.3: HTTP/1.1 stays open and HTTP/1.0 closes, if nothing is said.
void append_connection(std::string& out, const Request& request, const Answer& answer,
                       bool keep_alive) {
  if (is_given(answer, "Connection")) {
    return;
  }
  if (!keep_alive) {
    append_field(out, "Connection", "close");
  } else if (request.version == "HTTP/1.0") {
    append_field(out, "Connection", "keep-alive");
  }
}

}  // namespace

std::string write_response(const Request& request, const Answer& answer, bool& keep_alive) {
  keep_alive = keep_alive && request.malformed_status == 0 &&
               !has_list_element(answer.headers, "Connection", "close");
  const bool sends_body = answer.shared_body == nullptr && request.method != "HEAD" &&
                          !has_no_body(answer.status);
  std::string out;
  constexpr std::size_t kUsualHead = 256;
  out.reserve(kUsualHead + (sends_body ? answer.body.size() : 0));
  out += "HTTP/1.1 ";
  append_number(out, static_cast<std::size_t>(answer.status));
  out.append(" ").append(phrase_of(answer.status)).append("\r\n");
  for (const auto& [name, value] : answer.headers) {
    append_field(out, name, value);
  }
  append_length(out, answer);
  append_connection(out, request, answer, keep_alive);
  out += "\r\n";
  if (sends_body) {
    out += answer.body;
  }
  return out;
}

}  // namespace engagement::transport
