#include "mock-server/text/json_text.h"

#include <cstddef>
#include <nlohmann/json.hpp>

#include "mock-server/text/ascii.h"

namespace engagement::text {
namespace {

// What stands for itself in a string.
constexpr ByteSet kPlain = [] {
  ByteSet table{};
  for (std::size_t c = ' '; c <= '~'; ++c) {
    table[c] = c != '"' && c != '\\';
  }
  return table;
}();

// Most text is plain or quotes something; the library knows about the rest.
void append_any(std::string& out, std::string_view value, bool ascii_only) {
  const std::size_t begin = out.size();
  out += '"';
  for (std::string_view rest = value; !rest.empty();) {
    const std::size_t run = prefix_in(kPlain, rest);
    out += rest.substr(0, run);
    rest.remove_prefix(run);
    if (rest.empty()) {
      break;
    }
    if (rest.front() != '"' && rest.front() != '\\') {
      out.resize(begin);
      out +=
          nlohmann::json(value).dump(-1, ' ', ascii_only, nlohmann::json::error_handler_t::replace);
      return;
    }
    (out += '\\') += rest.front();
    rest.remove_prefix(1);
  }
  out += '"';
}

}  // namespace

void append_json_string(std::string& out, std::string_view value) {
  append_any(out, value, false);
}

void append_ascii_json_string(std::string& out, std::string_view value) {
  append_any(out, value, true);
}

}  // namespace engagement::text
