#include "mock-server/data/locate.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace engagement::data {
namespace {

// Walks over JSON text without recursion: text may be nested deeper than a stack.
class Walk {
 public:
  explicit Walk(std::string_view text) : text_(text) { skip_space(); }

  std::size_t at() const { return at_; }

  // Goes on to the member or element `step` of the value here: to its name, or to the element.
  // False, and nowhere in particular, when there is none.
  bool enter(const std::string& step) {
    const bool is_object = peek() == '{';
    if (!is_object && peek() != '[') {
      return false;
    }
    next();
    for (std::size_t index = 0; at_ < text_.size() && peek() != '}' && peek() != ']'; ++index) {
      const std::size_t start = at_;
      if (is_object ? read_name() == step : std::to_string(index) == step) {
        value_at_ = at_;
        at_ = start;
        return true;
      }
      skip_value();
    }
    return false;
  }

  // From the name of the member that was entered to its value.
  void go_to_value() { at_ = value_at_; }

 private:
  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  void next() {
    ++at_;
    skip_space();
  }
  void skip_space() { at_ = std::min(text_.find_first_not_of(" \t\r\n,", at_), text_.size()); }
  void skip_string() {
    for (++at_; at_ < text_.size() && text_[at_] != '"'; ++at_) {
      at_ += text_[at_] == '\\' ? 1 : 0;
    }
    at_ = std::min(at_ + 1, text_.size());
  }
  std::string read_name() {
    const std::size_t start = at_;
    skip_string();
    const std::string_view quoted = text_.substr(start, at_ - start);
    const auto name = nlohmann::json::parse(quoted.begin(), quoted.end(), nullptr, false);
    at_ = std::min(text_.find_first_not_of(" \t\r\n:", at_), text_.size());
    return name.is_string() ? name.get<std::string>() : std::string();
  }
  void skip_value() {
    std::size_t depth = 0;
    do {
      const char c = peek();
      if (c == '"') {
        skip_string();
      } else {
        depth += c == '{' || c == '[' ? 1 : 0;
        depth -= (c == '}' || c == ']') && depth > 0 ? 1 : 0;
        ++at_;
      }
    } while (at_ < text_.size() && (depth > 0 || std::string_view(",]} \t\r\n").find(text_[at_]) ==
                                                     std::string_view::npos));
    skip_space();
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t value_at_ = 0;
};

TextPosition position_of(std::string_view text, std::size_t offset) {
  const std::string_view before = text.substr(0, offset);
  const std::size_t newline = before.rfind('\n');
  return {1 + static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n')),
          before.size() - (newline == before.npos ? 0 : newline + 1) + 1};
}

}  // namespace

TextPosition locate(std::string_view text, std::string_view pointer) {
  nlohmann::json::json_pointer rest{std::string(pointer)};
  std::vector<std::string> steps;
  for (; !rest.empty(); rest.pop_back()) {
    steps.push_back(rest.back());
  }
  Walk walk(text);
  std::size_t found = walk.at();
  for (auto step = steps.rbegin(); step != steps.rend() && walk.enter(*step); ++step) {
    found = walk.at();
    walk.go_to_value();
  }
  return position_of(text, found);
}

}  // namespace engagement::data
