#include "mock-server/recorded/raw_request.h"

#include <string>

#include "mock-server/data/data_error.h"
#include "mock-server/recorded/request_line.h"
#include "mock-server/text/ascii.h"

namespace engagement::recorded {
namespace {

// Skips blank lines, and returns how many.
std::size_t skip_blank_lines(std::string_view& rest) {
  std::size_t count = 0;
  for (std::string_view ahead = rest; !ahead.empty(); ++count) {
    if (!text::trim(take_line(ahead)).empty()) {
      break;
    }
    rest = ahead;
  }
  return count;
}

// The header fields up to the blank line.
class FieldReader {
 public:
  FieldReader(std::string_view file, PastedRequest& pasted, std::size_t line_number)
      : file_(file), pasted_(pasted), line_number_(line_number) {}

  void read(std::string_view& rest) {
    while (!rest.empty()) {
      const std::string_view line = take_line(rest);
      ++line_number_;
      if (line.empty()) {
        break;
      }
      if (line.front() == ' ' || line.front() == '\t') {
        value_.append(" ").append(text::trim(line));  // RFC 9112 §5.2
      } else {
        add_last();
        begin(line);
      }
    }
    add_last();
  }

 private:
  void begin(std::string_view line) {
    const auto field = parse_field(line);
    if (!field) {
      throw data::DataError(std::string(file_), "",
                            "line " + std::to_string(line_number_) +
                                " is no header field (\"Name: value\"); if it belongs to the line "
                                "in front of it, join the two");
    }
    name_ = field->first;
    value_ = field->second;
  }

  void add_last() {
    if (!name_.empty()) {
      add_field(pasted_, name_, value_);
      name_ = {};
    }
  }

  std::string_view file_;
  PastedRequest& pasted_;
  std::size_t line_number_;
  std::string_view name_;
  std::string value_;
};

std::string_view body_of(std::string_view rest, const PastedRequest& pasted) {
  if (pasted.content_length) {
    return rest.substr(0, *pasted.content_length);
  }
  return rest.substr(0, rest.find_last_not_of("\r\n") + 1);
}

}  // namespace

bool looks_like_raw_request(std::string_view text) {
  skip_blank_lines(text);
  const std::string_view line = take_line(text);
  return parse_request_line(line) || (line.starts_with(':') && parse_field(line));
}

PastedRequest parse_raw_request(std::string_view file, std::string_view text) {
  std::string_view rest = text;
  std::size_t line_number = skip_blank_lines(rest);
  PastedRequest pasted;
  pasted.place = "line " + std::to_string(line_number + 1);
  std::string_view behind = rest;
  if (const auto line = parse_request_line(take_line(behind))) {
    pasted.request.method = line->method;
    pasted.request.target = line->target;
    rest = behind;
    ++line_number;
  }
  FieldReader(file, pasted, line_number).read(rest);
  if (pasted.request.method.empty() || pasted.request.target.empty()) {
    throw data::DataError(std::string(file), "",
                          "there is no request line; it should begin with one, such as "
                          "\"GET /path?query HTTP/1.1\"");
  }
  pasted.request.body = body_of(rest, pasted);
  finish(pasted);
  return pasted;
}

}  // namespace engagement::recorded
