#include "conformance/faulty-clients/answer_reader.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cstdlib>

namespace faulty_client {
namespace {

constexpr std::size_t kMostBytes = 8 * 1024 * 1024;
constexpr std::size_t kMostHeadBytes = 64 * 1024;

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

std::string trimmed(const std::string& text) {
  const std::size_t first = text.find_first_not_of(" \t");
  return first == text.npos ? "" : text.substr(first, text.find_last_not_of(" \t") + 1 - first);
}

// -1 when it is none.
long number(const std::string& text, int base = 10) {
  long value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value, base);
  return read.ec == std::errc() && read.ptr == text.data() + text.size() && value >= 0 ? value : -1;
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

}  // namespace

Answer AnswerReader::read() {
  Answer answer;
  do {  // past the informational ones (RFC 9110 §15.2)
    content_length_ = -1;
    is_chunked_ = false;
    answer = Answer();
    read_head(answer);
  } while (answer.status >= 100 && answer.status < 200);
  try {
    read_body(answer);
  } catch (const TransportError&) {
    if (!behaviour_.accepts_truncated) {
      throw;
    }
    closes_ = true;
  }
  answer.closed = closes_ || !buffer_.empty();
  return answer;
}

void AnswerReader::read_head(Answer& answer) {
  read_status(take_line(), answer);
  for (std::string line = take_line(); !line.empty(); line = take_line()) {
    if (behaviour_.limits_size && received_ > kMostHeadBytes + buffer_.size()) {
      throw TransportError("the head of the answer is too long");
    }
    take_field(line, answer);
  }
}

void AnswerReader::read_status(const std::string& line, Answer& answer) const {
  const bool is_right = line.size() >= 12 && line.starts_with("HTTP/1.") && is_digit(line[7]) &&
                        line[8] == ' ' && is_digit(line[9]) && is_digit(line[10]) &&
                        is_digit(line[11]) && (line.size() == 12 || line[12] == ' ');
  if (!is_right && behaviour_.crashes_on_garbage) {
    std::abort();
  }
  if (!is_right && !behaviour_.accepts_garbage) {
    throw TransportError("the answer is no HTTP");
  }
  answer.status = is_right ? static_cast<int>(number(line.substr(9, 3))) : 200;
  if (answer.status < 100 || answer.status > 599) {
    throw TransportError("the status is none of HTTP");
  }
}

void AnswerReader::take_field(const std::string& line, Answer& answer) {
  const std::size_t colon = line.find(':');
  if (colon == line.npos) {
    if (behaviour_.accepts_garbage) {
      return;
    }
    throw TransportError("a header line has no colon");
  }
  const std::string name = lower(line.substr(0, colon));
  const std::string value = trimmed(line.substr(colon + 1));
  if (name == "content-length") {
    content_length_ = number(value);
    if (content_length_ < 0) {
      throw TransportError("Content-Length is no number");
    }
  } else if (name == "transfer-encoding") {
    is_chunked_ = lower(value).ends_with("chunked");
  } else if (name == "connection") {
    closes_ = closes_ || lower(value).find("close") != value.npos;
  } else if (name == "retry-after") {
    answer.retry_after = std::chrono::seconds(number(value));
  } else if (name == "location") {
    answer.location = value;
  }
}

void AnswerReader::read_body(Answer& answer) {
  if (behaviour_.method == "HEAD" || answer.status == 204 || answer.status == 304) {
    return;
  }
  if (is_chunked_) {
    read_chunks(answer);
  } else if (content_length_ >= 0) {
    answer.body = take(static_cast<std::size_t>(content_length_));
  } else {
    closes_ = true;
    while (fill()) {
    }
    answer.body.swap(buffer_);
  }
}

void AnswerReader::read_chunks(Answer& answer) {
  for (;;) {
    const std::string line = take_line();
    const long size = number(trimmed(line.substr(0, line.find(';'))), 16);
    if (size < 0) {
      throw TransportError("a chunk has no size");
    }
    if (size == 0) {
      break;
    }
    answer.body += take(static_cast<std::size_t>(size));
    take_line();
  }
  while (!take_line().empty()) {
  }
}

std::string AnswerReader::take_line() {
  std::size_t end = buffer_.find('\n');
  while (end == buffer_.npos) {
    if (!fill()) {
      throw TransportError("the server closed the connection in the middle of the answer");
    }
    if (behaviour_.limits_size && buffer_.size() > kMostHeadBytes &&
        buffer_.find('\n') == buffer_.npos) {
      throw TransportError("a line of the answer is too long");
    }
    end = buffer_.find('\n');
  }
  std::string line = buffer_.substr(0, end);
  buffer_.erase(0, end + 1);
  if (line.ends_with('\r')) {
    line.pop_back();
  }
  return line;
}

std::string AnswerReader::take(std::size_t size) {
  if (behaviour_.limits_size && size > kMostBytes) {
    throw TransportError("the body of the answer is too long");
  }
  while (buffer_.size() < size) {
    if (!fill()) {
      throw TransportError("the answer is shorter than it announced");
    }
  }
  std::string taken = buffer_.substr(0, size);
  buffer_.erase(0, size);
  return taken;
}

bool AnswerReader::fill() {
  const std::size_t before = buffer_.size();
  const Deadline deadline = behaviour_.limits_each_read
                                ? std::chrono::steady_clock::now() + patience_
                                : started_ + patience_;
  const bool more = connection_.read(buffer_, deadline);
  received_ += buffer_.size() - before;
  if (behaviour_.limits_size && received_ > kMostBytes) {
    throw TransportError("the answer is too long");
  }
  return more;
}

}  // namespace faulty_client
