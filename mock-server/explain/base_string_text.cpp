#include "mock-server/explain/base_string_text.h"

#include <algorithm>
#include <vector>

#include "mock-server/text/printable.h"

namespace engagement::explain {
namespace {

constexpr std::size_t kShort = 100;          // bytes of strings that are shown whole
constexpr std::size_t kShortPart = 400;      // bytes of parts that are
constexpr std::size_t kAround = 45;          // bytes shown on either side of a difference
constexpr std::size_t kWidestColumn = 56;    // of the parts as they stand
constexpr std::size_t kMostParts = 60;       // shown with all that is equal
constexpr std::string_view kEllipsis = "…";  // one column

// The part of `text` around byte `at`.
struct Window {
  std::size_t begin;
  std::size_t end;
};

Window window_around(std::string_view text, std::size_t at) {
  return {at > kAround ? at - kAround : 0, std::min(text.size(), at + kAround)};
}

std::string cut(std::string_view text, const Window& window) {
  return std::string(window.begin > 0 ? kEllipsis : "") +
         text::printable_ascii(text.substr(window.begin, window.end - window.begin)) +
         std::string(window.end < text.size() ? kEllipsis : "");
}

// A part as it stands, of bounded length, with the difference in sight.
std::string shown_part(std::string_view text, std::size_t difference) {
  return text.size() <= kShortPart
             ? text::printable_ascii(text)
             : cut(text, window_around(text, std::min(difference, text.size())));
}

struct Line {
  char mark = ' ';
  std::string label;
  std::string text;
  std::string decoded;
};

std::size_t first_difference(const ComparedPart& part) {
  if (!part.expected || !part.received) {
    return 0;
  }
  const std::string& ours = part.expected->text;
  const std::string& theirs = part.received->text;
  return static_cast<std::size_t>(
      std::mismatch(ours.begin(), ours.end(), theirs.begin(), theirs.end()).first - ours.begin());
}

std::vector<Line> lines_of(const ComparedPart& part) {
  const std::string label = part.kind == ComparedPart::Kind::method ? "method: "
                            : part.kind == ComparedPart::Kind::uri  ? "URI: "
                                                                    : "";
  // Where nothing differs there is nothing to have in sight: begin at the beginning.
  const std::size_t difference = part.differs() ? first_difference(part) : 0;
  std::vector<Line> lines;
  const auto add = [&](char mark, const BaseStringPart& side) {
    const bool says_more = side.decoded != side.text && side.text.size() <= kShortPart;
    lines.push_back({mark, label, shown_part(side.text, difference),
                     says_more ? text::printable(side.decoded) : std::string()});
  };
  if (part.expected) {
    add(part.differs() ? '-' : ' ', *part.expected);
  }
  if (part.received && part.differs()) {
    add('+', *part.received);
  }
  return lines;
}

std::string draw(const Line& line, std::size_t column, const Style& style) {
  const std::string text = line.label + line.text;
  std::string drawn = std::string("  ") + line.mark + " " + text;
  if (!line.decoded.empty()) {
    drawn += text.size() <= column ? std::string(column - text.size() + 2, ' ')
                                   : "\n  " + std::string(1, line.mark) + "     ";
    drawn += line.decoded;
  }
  return (line.mark == '-'   ? style.expected(drawn)
          : line.mark == '+' ? style.received(drawn)
                             : drawn) +
         "\n";
}

}  // namespace

std::string draw_first_difference(std::string_view expected, std::string_view received,
                                  const Style& style) {
  const auto pair =
      std::mismatch(expected.begin(), expected.end(), received.begin(), received.end());
  const auto at = static_cast<std::size_t>(pair.first - expected.begin());
  const bool is_short = std::max(expected.size(), received.size()) <= kShort;
  const auto window = [&](std::string_view text) {
    return is_short ? Window{0, text.size()} : window_around(text, at);
  };
  const std::size_t begin = window(expected).begin;
  const std::size_t before =
      text::printable_ascii(expected.substr(begin, at - begin)).size() + (begin > 0 ? 1 : 0);
  return "  expected  " + style.expected(cut(expected, window(expected))) + "\n  signed    " +
         style.received(cut(received, window(received))) + "\n            " +
         std::string(before, ' ') + style.bold("^") + "\n";
}

std::string draw_parts(const BaseStringComparison& comparison, const Style& style) {
  const bool shows_all = comparison.parts.size() <= kMostParts;
  std::vector<Line> lines;
  std::size_t left_out = 0;
  for (const ComparedPart& part : comparison.parts) {
    if (shows_all || (part.differs() && lines.size() < 2 * kMostParts)) {
      const std::vector<Line> more = lines_of(part);
      lines.insert(lines.end(), more.begin(), more.end());
    } else {
      ++left_out;
    }
  }
  std::size_t column = 0;
  for (const Line& line : lines) {
    const std::size_t size = line.label.size() + line.text.size();
    column = size <= kWidestColumn ? std::max(column, size) : column;
  }
  std::string drawn;
  for (const Line& line : lines) {
    drawn += draw(line, column, style);
  }
  return left_out == 0 ? drawn : drawn + "    … and " + std::to_string(left_out) + " more parts\n";
}

}  // namespace engagement::explain
