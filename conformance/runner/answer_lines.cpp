#include "conformance/runner/answer_lines.h"

namespace engagement::conformance {

void AnswerLines::append(std::string_view bytes) {
  while (!bytes.empty()) {
    const std::size_t end = bytes.find('\n');
    add_to_line(bytes.substr(0, end));
    if (end == std::string_view::npos) {
      return;
    }
    end_line();
    bytes.remove_prefix(end + 1);
  }
}

void AnswerLines::add_to_line(std::string_view bytes) {
  const std::size_t room = kLongestAnswer - line_.size();
  line_cut_ = line_cut_ || bytes.size() > room;
  line_ += bytes.substr(0, room);
}

void AnswerLines::end_line() {
  if (!line_.empty() && line_.back() == '\r') {
    line_.pop_back();
  }
  if (line_.find_first_not_of(" \t\r\v\f") != std::string::npos) {
    if (!answer_.empty()) {
      others_.append(answer_);
      others_.append("\n");
    }
    answer_.swap(line_);
    answer_cut_ = line_cut_;
  }
  line_.clear();
  line_cut_ = false;
}

void AnswerLines::finish() {
  if (!line_.empty()) {
    end_line();
  }
}

}  // namespace engagement::conformance
