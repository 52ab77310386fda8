#include "mock-server/text/json_text.h"

#include <cstddef>
#include <nlohmann/json.hpp>
#include <utility>

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

void JsonObject::begin(std::string_view name) {
  out_.append(out_.empty() ? "{\"" : ",\"").append(name).append("\":");
}

void JsonObject::append(std::string_view value) {
  append_any(out_, value, ascii_only_);
}

void JsonObject::add(std::string_view name, std::string_view value) {
  begin(name);
  append(value);
}

void JsonObject::add_or_null(std::string_view name, std::string_view value) {
  begin(name);
  if (value.empty()) {
    out_ += "null";
  } else {
    append(value);
  }
}

void JsonObject::add(std::string_view name, const std::vector<std::string_view>& values) {
  begin(name);
  out_ += '[';
  for (std::size_t i = 0; i < values.size(); ++i) {
    out_ += i == 0 ? "" : ",";
    append(values[i]);
  }
  out_ += ']';
}

void JsonObject::add_raw(std::string_view name, std::string_view json) {
  begin(name);
  out_ += json;
}

std::string JsonObject::finish() && {
  out_ += out_.empty() ? "{}" : "}";
  return std::move(out_);
}

}  // namespace engagement::text
