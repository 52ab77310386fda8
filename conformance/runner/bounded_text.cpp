#include "conformance/runner/bounded_text.h"

#include <fmt/format.h>

namespace engagement::conformance {

void BoundedText::append(std::string_view bytes) {
  const std::string_view first = bytes.substr(0, half_ - head_.size());
  head_ += first;
  bytes.remove_prefix(first.size());
  if (bytes.size() > half_) {
    left_out_ += bytes.size() - half_;
    bytes.remove_prefix(bytes.size() - half_);
  }
  tail_ += bytes;
  if (tail_.size() > 2 * half_) {
    const std::size_t excess = tail_.size() - half_;
    tail_.erase(0, excess);
    left_out_ += excess;
  }
}

std::string BoundedText::text() const {
  const std::size_t excess = tail_.size() > half_ ? tail_.size() - half_ : 0;
  if (left_out_ + excess == 0) {
    return head_ + tail_;
  }
  return fmt::format("{}\n… {} bytes left out …\n{}", head_, left_out_ + excess,
                     std::string_view(tail_).substr(excess));
}

}  // namespace engagement::conformance
