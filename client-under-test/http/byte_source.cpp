#include "client-under-test/http/byte_source.h"

#include <algorithm>

#include "client-under-test/http/transport_error.h"

namespace engagement_client::http {

// Makes sure that a byte is at hand; false at the end of the stream.
bool ByteSource::fill() {
  if (next_ == end_) {
    next_ = 0;
    end_ = connection_.read(buffer_.data(), buffer_.size());
  }
  return next_ < end_;
}

bool ByteSource::at_end() {
  return !fill();
}

std::string ByteSource::read_line(std::size_t& budget) {
  std::string line;
  while (fill()) {
    if (budget == 0) {
      throw TransportError("the answer has more or longer header lines than is reasonable");
    }
    --budget;
    const char c = buffer_[next_++];
    if (c == '\n') {
      if (line.ends_with('\r')) {
        line.pop_back();
      }
      return line;
    }
    line += c;
  }
  throw TransportError("the server closed the connection in the middle of the answer");
}

void ByteSource::discard(std::uint64_t count) {
  while (count > 0) {
    if (!fill()) {
      throw TransportError("the answer is shorter than it announced");
    }
    const auto taken = std::min<std::uint64_t>(count, end_ - next_);
    next_ += static_cast<std::size_t>(taken);
    count -= taken;
  }
}

void ByteSource::discard_to_end(std::uint64_t limit) {
  while (fill()) {
    const std::size_t taken = end_ - next_;
    if (taken > limit) {
      throw TransportError("the body of the answer is too long");
    }
    limit -= taken;
    next_ = end_;
  }
}

}  // namespace engagement_client::http
