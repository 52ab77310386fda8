// Keeps the beginning and the end of a text of any length, and says how much is left out between.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace engagement::conformance {

// Bytes, of no particular encoding. Not thread-safe.
class BoundedText {
 public:
  // Holds about `limit` bytes, however much is appended.
  explicit BoundedText(std::size_t limit) : half_(limit / 2) {}

  void append(std::string_view bytes);
  // With a line "… N bytes left out …" in the middle where something is missing.
  std::string text() const;

 private:
  std::size_t half_;
  std::string head_;
  std::string tail_;  // up to 2 * half_, cut back to half_ now and then
  std::size_t left_out_ = 0;
};

}  // namespace engagement::conformance
