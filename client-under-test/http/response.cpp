#include "client-under-test/http/response.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>
#include <string_view>

#include "client-under-test/http/byte_source.h"
#include "client-under-test/http/transport_error.h"

namespace engagement_client::http {
namespace {

constexpr std::size_t kMaxChunkLineBytes = 1024;

struct Head {
  int status = 0;
  std::optional<std::uint64_t> content_length;
  bool is_chunked = false;
  bool has_transfer_encoding = false;
};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool equals_ignoring_case(std::string_view text, std::string_view lower_case) {
  if (text.size() != lower_case.size()) {
    return false;
  }
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if ((c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c) != lower_case[i]) {
      return false;
    }
  }
  return true;
}

std::string_view trim(std::string_view text) {
  constexpr std::string_view kBlanks = " \t";
  const auto first = text.find_first_not_of(kBlanks);
  return first == std::string_view::npos
             ? std::string_view()
             : text.substr(first, text.find_last_not_of(kBlanks) + 1 - first);
}

std::uint64_t parse_number(std::string_view text, int base, const char* complaint) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, base);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) {
    throw TransportError(complaint);
  }
  return number;
}

// "HTTP/1.1 200 OK" (RFC 9112 §4); the reason phrase may be missing, also with its space.
int parse_status_line(std::string_view line) {
  constexpr std::string_view kVersion = "HTTP/1.";
  constexpr std::size_t kStatus = kVersion.size() + 2;  // a digit and a space
  const bool is_http = line.starts_with(kVersion) && line.size() >= kStatus + 3 &&
                       is_digit(line[kVersion.size()]) && line[kStatus - 1] == ' ' &&
                       (line.size() == kStatus + 3 || line[kStatus + 3] == ' ');
  if (!is_http) {
    throw TransportError("the answer is not HTTP/1.1");
  }
  const auto status = static_cast<int>(
      parse_number(line.substr(kStatus, 3), 10, "the answer's status is not a number"));
  if (status < 100 || status > 599) {
    throw TransportError("the answer's status is not one of HTTP");
  }
  return status;
}

void take_field(std::string_view line, Head& head) {
  const auto colon = line.find(':');
  if (colon == std::string_view::npos) {
    throw TransportError("the answer has a header line without a colon");
  }
  const std::string_view name = line.substr(0, colon);
  const std::string_view value = trim(line.substr(colon + 1));
  if (equals_ignoring_case(name, "content-length")) {
    const auto length = parse_number(value, 10, "the answer's Content-Length is not a number");
    if (head.content_length.value_or(length) != length) {  // RFC 9112 §6.3, item 5
      throw TransportError("the answer has two different Content-Lengths");
    }
    head.content_length = length;
  } else if (equals_ignoring_case(name, "transfer-encoding")) {
    head.has_transfer_encoding = true;
    const auto comma = value.rfind(',');  // what counts is the last coding
    head.is_chunked = equals_ignoring_case(
        trim(comma == std::string_view::npos ? value : value.substr(comma + 1)), "chunked");
  }
}

Head read_head(ByteSource& source, std::size_t& budget) {
  if (source.at_end()) {
    throw TransportError("the server closed the connection without an answer");
  }
  Head head;
  head.status = parse_status_line(source.read_line(budget));
  for (std::string line = source.read_line(budget); !line.empty();
       line = source.read_line(budget)) {
    const bool continues_the_last = line.front() == ' ' || line.front() == '\t';  // §5.2
    if (!continues_the_last) {
      take_field(line, head);
    }
  }
  return head;
}

void check_length(std::uint64_t length, std::uint64_t limit) {
  if (length > limit) {
    throw TransportError("the body of the answer is too long");
  }
}

// RFC 9112 §7.1. Extensions and trailers are of no use here.
void discard_chunks(ByteSource& source, std::size_t& head_budget) {
  std::uint64_t body_budget = kMaxBodyBytes;
  while (true) {
    std::size_t line_budget = kMaxChunkLineBytes;
    const std::string line = source.read_line(line_budget);
    const std::string_view size_text = trim(std::string_view(line).substr(0, line.find(';')));
    const auto size = parse_number(size_text, 16, "the answer has a chunk without a size");
    if (size == 0) {
      break;
    }
    check_length(size, body_budget);
    body_budget -= size;
    source.discard(size);
    if (!source.read_line(line_budget).empty()) {
      throw TransportError("the answer has a chunk that is longer than its size");
    }
  }
  while (!source.read_line(head_budget).empty()) {  // trailers
  }
}

// RFC 9112 §6.3: how the end of the body is known.
void discard_body(ByteSource& source, const Head& head, std::size_t& budget) {
  if (head.status < 200 || head.status == 204 || head.status == 304) {
    return;
  }
  if (head.is_chunked) {
    discard_chunks(source, budget);
  } else if (head.content_length && !head.has_transfer_encoding) {
    check_length(*head.content_length, kMaxBodyBytes);
    source.discard(*head.content_length);
  } else {
    source.discard_to_end(kMaxBodyBytes);
  }
}

}  // namespace

int read_response(Connection& connection) {
  ByteSource source(connection);
  std::size_t budget = kMaxHeadBytes;
  Head head = read_head(source, budget);
  // 101 would be final: it answers an upgrade, which this client never asks for.
  while (head.status < 200 && head.status != 101) {
    head = read_head(source, budget);
  }
  discard_body(source, head, budget);
  return head.status;
}

}  // namespace engagement_client::http
