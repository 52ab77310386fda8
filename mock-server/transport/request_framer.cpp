#include "mock-server/transport/request_framer.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "mock-server/text/ascii.h"

namespace engagement::transport {
namespace {

constexpr std::string_view kLineEnd = "\r\n";

// tchar of RFC 9110 §5.6.2.
constexpr text::ByteSet kTokenCharacters = [] {
  text::ByteSet table{};
  for (const char c : std::string_view("!#$%&'*+-.^_`|~")) {
    table[static_cast<unsigned char>(c)] = true;
  }
  for (unsigned c = 0; c < 128; ++c) {
    table[c] = table[c] || text::is_alphanumeric(static_cast<char>(c));
  }
  return table;
}();

bool is_token(std::string_view text) {
  return !text.empty() && text::is_all_in(kTokenCharacters, text);
}

// Neither white space nor control characters.
constexpr text::ByteSet kTargetBytes = [] {
  text::ByteSet table{};
  for (std::size_t c = 0; c < table.size(); ++c) {
    table[c] = c > 0x20 && c != 0x7f;
  }
  return table;
}();

// No error, invalid_argument when it is no such number, or result_out_of_range.
std::errc parse_whole(std::string_view text, int base, std::size_t& value) {
  const char* const last = text.data() + text.size();
  const auto [end, error] = std::from_chars(text.data(), last, value, base);
  return end == last ? error : std::errc::invalid_argument;
}

}  // namespace

RequestFramer::State RequestFramer::fail(int status, std::string problem) {
  request_.malformed_status = status;
  request_.problem = std::move(problem);
  part_ = Part::done;
  return State::malformed;
}

bool RequestFramer::fails(int status, std::string problem) {
  fail(status, std::move(problem));
  return false;
}

bool RequestFramer::refuse_large_body() {
  return fails(413, "The body is larger than " + std::to_string(limits_.body) + " bytes.");
}

RequestFramer::State RequestFramer::poll() {
  if (part_ == Part::done) {
    return request_.malformed_status != 0 ? State::malformed : State::complete;
  }
  return part_ == Part::head ? poll_head() : poll_body();
}

void RequestFramer::append(std::string_view bytes) {
  buffer_.erase(0, std::exchange(used_, 0));
  buffer_ += bytes;
}

// Empty lines before a request are ignored (RFC 9112 §2.2), if they are few.
bool RequestFramer::skip_empty_lines() {
  while (scanned_ <= 1 && rest().starts_with(kLineEnd)) {
    scanned_ = 0;
    used_ += kLineEnd.size();
    if (++empty_lines_ > limits_.fields) {
      fail(400, "There are more than " + std::to_string(limits_.fields) +
                    " empty lines before the request line.");
      return false;
    }
  }
  return true;
}

RequestFramer::State RequestFramer::poll_head() {
  if (!skip_empty_lines()) {
    return State::malformed;
  }
  const std::string_view bytes = rest();
  if (!bytes.empty() && bytes != "\r" && !is_token(bytes.substr(0, 1))) {
    return fail(400, bytes.front() == '\x16'
                         ? "These bytes look like TLS; this port speaks http, not https."
                         : "The first byte cannot begin a request.");
  }
  // Line by line: the empty one is the end.
  std::size_t end = 0;  // of the head; 0: it is not in yet
  bool is_bare = false;
  for (std::size_t at = bytes.find('\n', scanned_); at != bytes.npos;
       at = bytes.find('\n', at + 1)) {
    ++lines_;
    is_bare = at == 0 || bytes[at - 1] != '\r';
    end = !is_bare && at >= 2 && bytes[at - 2] == '\n' ? at + 1 : 0;
    if (is_bare || end > 0) {
      break;
    }
  }
  if (is_bare) {
    return fail(400, "A line of the request's head ends without a carriage return.");
  }
  if (std::min(bytes.find(kLineEnd), bytes.size()) > limits_.request_line) {
    return fail(
        414, "The request line is longer than " + std::to_string(limits_.request_line) + " bytes.");
  }
  if ((end > 0 ? end : bytes.size()) > limits_.head) {
    return fail(431, "The request's header fields are larger than " + std::to_string(limits_.head) +
                         " bytes in all.");
  }
  scanned_ = bytes.size();
  return end > 0 ? read_head(end) : State::need_more;
}

RequestFramer::State RequestFramer::read_head(std::size_t head_size) {
  std::string_view head = rest().substr(0, head_size);
  used_ += head_size;
  fields_size_ = 2 * head_size;
  head.remove_suffix(kLineEnd.size());
  request_.headers.reserve(std::min(lines_ - 2, limits_.fields));  // but the first and last
  bool first = true;
  while (!head.empty()) {
    const std::string_view line = head.substr(0, head.find(kLineEnd));
    head.remove_prefix(line.size() + kLineEnd.size());
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
  const bool target_is_clean = text::is_all_in(kTargetBytes, request_.target);
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
  if (value.find('\0') != value.npos || value.find('\r') != value.npos) {
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
  const FoundField codings = find_field(request_.headers, "Transfer-Encoding");
  const auto lengths = field_values(request_.headers, "Content-Length");
  if (codings.times > 0) {
    if (!lengths.empty()) {
      return fail(400, "Both Transfer-Encoding and Content-Length are given (RFC 9112 §6.1).");
    }
    if (request_.version == "HTTP/1.0") {
      return fail(400, "HTTP/1.0 has no Transfer-Encoding (RFC 9112 §6.1).");
    }
    if (codings.times != 1 || !text::equal_ignoring_case(codings.value, "chunked")) {
      return fail(501, "The only transfer coding taken here is \"chunked\".");
    }
    part_ = Part::chunk_size;
  } else if (!lengths.empty()) {
    const bool same = std::all_of(lengths.begin(), lengths.end(),
                                  [&](std::string_view l) { return l == lengths.front(); });
    const std::errc error = parse_whole(lengths.front(), 10, body_left_);
    if (!same || error == std::errc::invalid_argument) {
      return fail(400, "Content-Length is not one number.");
    }
    if (error == std::errc::result_out_of_range || body_left_ > limits_.body) {
      refuse_large_body();
      return State::malformed;
    }
    part_ = Part::sized_body;
  } else {
    part_ = Part::done;
    return State::complete;
  }
  // Of a client of HTTP/1.0 it is ignored (RFC 9110 §10.1.1).
  expects_continue_ = request_.version != "HTTP/1.0" &&
                      has_list_element(request_.headers, "Expect", "100-continue");
  return poll_body();
}

// Moves what has come in of the body, or of the chunk; true when all of it has.
bool RequestFramer::take_body() {
  const std::size_t size = std::min(body_left_, rest().size());
  request_.body.append(rest().substr(0, size));
  used_ += size;
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
  while (part_ != Part::done) {
    if (part_ == Part::chunk_data) {
      if (!take_body()) {
        return State::need_more;
      }
      part_ = Part::chunk_end;
    }
    const std::size_t end = rest().find('\n');
    if (std::min(end, rest().size()) > kLongestLine) {
      return fail(400, "A line of the chunked body is too long.");
    }
    if (end == std::string_view::npos) {
      return State::need_more;
    }
    const std::string_view line = rest().substr(0, end);
    used_ += end + 1;
    if (line.find('\r') != line.size() - 1) {
      return fail(400, "A line of the chunked body ends without a carriage return, or holds one.");
    }
    if (!read_chunk_line(line.substr(0, line.size() - 1))) {
      return State::malformed;
    }
  }
  return State::complete;
}

bool RequestFramer::read_chunk_line(std::string_view line) {
  if (part_ == Part::chunk_size) {
    return read_chunk_size(line);
  }
  if (part_ == Part::chunk_end) {
    part_ = Part::chunk_size;
    return line.empty() || fails(400, "A chunk of the body is longer than its size says.");
  }
  if (line.empty()) {
    part_ = Part::done;
    return true;
  }
  if (++trailers_ > limits_.fields) {
    return fails(431, "There are more than " + std::to_string(limits_.fields) + " trailers.");
  }
  return (line.find(':') != line.npos && is_token(line.substr(0, line.find(':')))) ||
         fails(400, "A trailer is not \"Name: value\".");
}

bool RequestFramer::read_chunk_size(std::string_view line) {
  constexpr std::size_t kShort = 16;
  extensions_ += line.size() > kShort ? line.size() - kShort : 0;
  if (extensions_ > limits_.head) {
    return fails(400, "The chunk extensions are larger than " + std::to_string(limits_.head) +
                          " bytes in all.");
  }
  switch (parse_whole(text::trim(line.substr(0, line.find(';'))), 16, body_left_)) {
    case std::errc::invalid_argument:
      return fails(400, "A chunk's size is not a hexadecimal number.");
    case std::errc::result_out_of_range:
      return refuse_large_body();
    default:
      break;
  }
  part_ = body_left_ == 0 ? Part::trailers : Part::chunk_data;
  return body_left_ <= limits_.body - request_.body.size() || refuse_large_body();
}

bool RequestFramer::take_expects_continue() {
  return std::exchange(expects_continue_, false);
}

Request RequestFramer::take() {
  if (rest().empty()) {
    constexpr std::size_t kUsual = 1024;
    buffer_.clear();
    used_ = 0;
    if (buffer_.capacity() > kUsual) {
      buffer_ = {};  // an idle connection holds no memory of a large request
    }
  }
  part_ = Part::head;
  scanned_ = 0;
  lines_ = 0;
  body_left_ = 0;
  empty_lines_ = 0;
  fields_size_ = 0;
  extensions_ = 0;
  trailers_ = 0;
  expects_continue_ = false;
  return std::exchange(request_, {});
}

FoundField find_field(const Headers& headers, std::string_view name) {
  FoundField found;
  for (const auto& [field, value] : headers) {
    if (text::equal_ignoring_case(field, name) && ++found.times == 1) {
      found.value = value;
    }
  }
  return found;
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
