// Reads an adapter's standard output line by line: the last line that is not blank is its answer
// (docs/adapter-protocol.md), the others are kept for the report, all within bounds.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "conformance/runner/bounded_text.h"

namespace engagement::conformance {

// Not thread-safe.
class AnswerLines {
 public:
  static constexpr std::size_t kLongestAnswer = 64 * 1024;  // bytes
  static constexpr std::size_t kOthersKept = 64 * 1024;     // bytes

  void append(std::string_view bytes);
  // To be called once after the last append(): a last line needs no line end.
  void finish();

  // Without its line end; empty when there was none. At most kLongestAnswer bytes of it.
  const std::string& answer() const { return answer_; }
  // The answer was longer than kLongestAnswer.
  bool answer_cut() const { return answer_cut_; }
  std::string others() const { return others_.text(); }

 private:
  void add_to_line(std::string_view bytes);
  void end_line();

  std::string line_;
  bool line_cut_ = false;
  std::string answer_;
  bool answer_cut_ = false;
  BoundedText others_{kOthersKept};
};

}  // namespace engagement::conformance
