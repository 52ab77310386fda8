// JSON written straight into a text, for what is written for every request.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace engagement::text {

// The members of an object (RFC 8259 §4), one behind the other, on one line. Bytes of a value that
// are no UTF-8 become U+FFFD. With `ascii_only`, what is beyond ASCII stands as "\uXXXX": nothing
// in it is acted upon by a terminal.
class JsonObject {
 public:
  // `room`: about how many bytes it will take.
  JsonObject(bool ascii_only, std::size_t room) : ascii_only_(ascii_only) { out_.reserve(room); }

  // Values of the names that are given, which must stand for themselves.
  void add(std::string_view name, std::string_view value);
  void add_or_null(std::string_view name, std::string_view value);  // null when it is empty
  void add(std::string_view name, const std::vector<std::string_view>& values);
  void add_raw(std::string_view name, std::string_view json);

  std::string finish() &&;

 private:
  void begin(std::string_view name);
  void append(std::string_view value);

  const bool ascii_only_;
  std::string out_;
};

}  // namespace engagement::text
