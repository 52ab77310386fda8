#include "mock-server/transport/request_framer.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "mock-server/text/ascii.h"

namespace engagement::transport {
namespace {

constexpr std::string_view kLineEnd = "\r\n";

// tchar of RFC 9110 §5.6.2.
bool is_token(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return text::is_alphanumeric(c) ||
           std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
  });
}

template <typename Number>
bool parse_whole(std::string_view text, int base, Number& value) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
  return error == std::errc() && end == text.data() + text.size() && !text.empty();
}

}  // namespace

RequestFramer::State RequestFramer::fail(int status, std::string problem) {
  request_.malformed_status = status;
  request_.problem = std::move(problem);
  part_ = Part::done;
  return State::malformed;
}

RequestFramer::State RequestFramer::poll() {
  if (part_ == Part::done) {
    return request_.malformed_status != 0 ? State::malformed : State::complete;
  }
  return part_ == Part::head ? poll_head() : poll_body();
}

RequestFramer::State RequestFramer::poll_head() {
  while (scanned_ <= 1 && buffer_.starts_with(kLineEnd)) {
    scanned_ = 0;
    buffer_.erase(0, kLineEnd.size());  // empty lines before a request are ignored (RFC 9112 §2.2)
  }
  if (!buffer_.empty() && buffer_ != "\r" && !is_token(std::string_view(buffer_).substr(0, 1))) {
    return fail(400, buffer_.front() == '\x16'
                         ? "These bytes look like TLS; this port speaks http, not https."
                         : "The first byte cannot begin a request.");
  }
  const std::size_t from = scanned_ < 3 ? 0 : scanned_ - 3;
  const std::size_t end = buffer_.find("\r\n\r\n", from);
  const std::size_t line_end = std::min(buffer_.find(kLineEnd), buffer_.size());
  if (line_end > limits_.request_line) {
    return fail(
        414, "The request line is longer than " + std::to_string(limits_.request_line) + " bytes.");
  }
  const std::size_t head_size = end == std::string::npos ? buffer_.size() : end + 4;
  if (head_size > limits_.head) {
    return fail(431, "The request's header fields are larger than " + std::to_string(limits_.head) +
                         " bytes in all.");
  }
  for (std::size_t at = buffer_.find('\n', from); at < head_size; at = buffer_.find('\n', at + 1)) {
    if (at == 0 || buffer_[at - 1] != '\r') {
      return fail(400, "A line of the request's head ends without a carriage return.");
    }
  }
  scanned_ = buffer_.size();
  return end == std::string::npos ? State::need_more : read_head(head_size);
}

RequestFramer::State RequestFramer::read_head(std::size_t head_size) {
  const std::string head = buffer_.substr(0, head_size);
  buffer_.erase(0, head_size);
  std::string_view rest = head;
  rest.remove_suffix(kLineEnd.size());
  bool first = true;
  while (!rest.empty()) {
    const std::string_view line = rest.substr(0, rest.find(kLineEnd));
    rest.remove_prefix(line.size() + kLineEnd.size());
    if (!(std::exchange(first, false) ? read_request_line(line) : read_field(line))) {
      return State::malformed;
    }
  }
  return choose_body_framing();
}

bool RequestFramer::read_request_line(std::string_view line) {
  const std::size_t first = line.find(' ');
  const std::size_t last = line.rfind(' ');
  if (first == std::string_view::npos || first == last) {
    fail(400, "The request line is not \"METHOD TARGET VERSION\".");
    return false;
  }
  request_.method = line.substr(0, first);
  request_.target = line.substr(first + 1, last - first - 1);
  request_.version = line.substr(last + 1);
  const bool target_is_clean = std::none_of(request_.target.begin(), request_.target.end(),
                                            [](unsigned char c) { return c <= 0x20 || c == 0x7f; });
  if (!is_token(request_.method) || request_.target.empty() || !target_is_clean) {
    fail(400,
         "The request line is not \"METHOD TARGET VERSION\": white space or a control "
         "character stands where none may.");
    return false;
  }
  if (request_.version != "HTTP/1.1" && request_.version != "HTTP/1.0") {
    fail(request_.version.starts_with("HTTP/") ? 505 : 400,
         "The request's version is not HTTP/1.1 or HTTP/1.0.");
    return false;
  }
  return true;
}

bool RequestFramer::read_field(std::string_view line) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || !is_token(line.substr(0, colon))) {
    // Also a folded line, which RFC 9112 §5.2 lets a server refuse.
    fail(400, "A header field is not \"Name: value\".");
    return false;
  }
  const std::string_view value = text::trim(line.substr(colon + 1));
  if (value.find_first_of(std::string_view("\0\r", 2)) != std::string_view::npos) {
    fail(400, "A header field holds a NUL character or a bare carriage return.");
    return false;
  }
  request_.headers.emplace_back(line.substr(0, colon), value);
  if (request_.headers.size() > limits_.fields) {
    fail(431, "There are more than " + std::to_string(limits_.fields) + " header fields.");
    return false;
  }
  return true;
}

RequestFramer::State RequestFramer::choose_body_framing() {
  const auto codings = field_values(request_.headers, "Transfer-Encoding");
  const auto lengths = field_values(request_.headers, "Content-Length");
  if (!codings.empty()) {
    if (!lengths.empty()) {
      return fail(400, "Both Transfer-Encoding and Content-Length are given (RFC 9112 §6.1).");
    }
    if (codings.size() != 1 || !text::equal_ignoring_case(codings.front(), "chunked")) {
      return fail(501, "The only transfer coding taken here is \"chunked\".");
    }
    part_ = Part::chunk_size;
  } else if (!lengths.empty()) {
    const bool same = std::all_of(lengths.begin(), lengths.end(),
                                  [&](std::string_view l) { return l == lengths.front(); });
    if (!same || !parse_whole(lengths.front(), 10, body_left_)) {
      return fail(400, "Content-Length is not one number.");
    }
    if (body_left_ > limits_.body) {
      return fail(413, "The body is larger than " + std::to_string(limits_.body) + " bytes.");
    }
    part_ = Part::sized_body;
  } else {
    part_ = Part::done;
    return State::complete;
  }
  expects_continue_ = has_list_element(request_.headers, "Expect", "100-continue");
  return poll_body();
}

// Moves what has come in of the body, or of the chunk; true when all of it has.
bool RequestFramer::take_body() {
  const std::size_t size = std::min(body_left_, buffer_.size());
  request_.body.append(buffer_, 0, size);
  buffer_.erase(0, size);
  body_left_ -= size;
  return body_left_ == 0;
}

RequestFramer::State RequestFramer::poll_body() {
  if (part_ != Part::sized_body) {
    return poll_chunk();
  }
  if (!take_body()) {
    return State::need_more;
  }
  part_ = Part::done;
  return State::complete;
}

// Chunked bodies (RFC 9112 §7.1): extensions and trailers are read and ignored.
RequestFramer::State RequestFramer::poll_chunk() {
  constexpr std::size_t kLongestLine = 4096;
  while (true) {
    if (part_ == Part::chunk_data) {
      if (!take_body()) {
        return State::need_more;
      }
      part_ = Part::chunk_end;
    }
    const std::size_t end = buffer_.find(kLineEnd);
    if (std::min(end, buffer_.size()) > kLongestLine) {
      return fail(400, "A line of the chunked body is too long.");
    }
    if (end == std::string::npos) {
      return State::need_more;
    }
    const std::string line = buffer_.substr(0, end);
    buffer_.erase(0, end + kLineEnd.size());
    if (part_ == Part::chunk_end) {
      if (!line.empty()) {
        return fail(400, "A chunk of the body is longer than its size says.");
      }
      part_ = Part::chunk_size;
    } else if (part_ == Part::chunk_size) {
      const std::string_view size = text::trim(std::string_view(line).substr(0, line.find(';')));
      if (!parse_whole(size, 16, body_left_)) {
        return fail(400, "A chunk's size is not a hexadecimal number.");
      }
      if (body_left_ > limits_.body - request_.body.size()) {
        return fail(413, "The body is larger than " + std::to_string(limits_.body) + " bytes.");
      }
      part_ = body_left_ == 0 ? Part::trailers : Part::chunk_data;
    } else if (line.empty()) {
      part_ = Part::done;
      return State::complete;
    } else if (++trailers_ > limits_.fields) {
      return fail(431, "There are more than " + std::to_string(limits_.fields) + " trailers.");
    }
  }
}

bool RequestFramer::take_expects_continue() {
  return std::exchange(expects_continue_, false);
}

Request RequestFramer::take() {
  part_ = Part::head;
  scanned_ = 0;
  body_left_ = 0;
  trailers_ = 0;
  expects_continue_ = false;
  return std::exchange(request_, {});
}

std::vector<std::string_view> field_values(const Headers& headers, std::string_view name) {
  std::vector<std::string_view> values;
  for (const auto& [field, value] : headers) {
    if (text::equal_ignoring_case(field, name)) {
      values.push_back(value);
    }
  }
  return values;
}

bool has_list_element(const Headers& headers, std::string_view name, std::string_view wanted) {
  for (std::string_view value : field_values(headers, name)) {
    while (!value.empty()) {
      const std::size_t comma = std::min(value.find(','), value.size());
      if (text::equal_ignoring_case(text::trim(value.substr(0, comma)), wanted)) {
        return true;
      }
      value.remove_prefix(std::min(comma + 1, value.size()));
    }
  }
  return false;
}

}  // namespace engagement::transport
