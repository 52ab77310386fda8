#include "mock-server/data/document.h"

#include <fmt/core.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>
#include <vector>

#include "mock-server/data/schema_check.h"

namespace engagement::data {
namespace {

using nlohmann::json;

// `byte` is the library's: it counts from 1 and names the last byte read.
std::string line_and_column(std::string_view text, std::size_t byte) {
  const std::string_view before = text.substr(0, byte > 0 ? byte - 1 : 0);
  const auto line = 1 + std::count(before.begin(), before.end(), '\n');
  const std::size_t newline = before.rfind('\n');
  const std::size_t column = before.size() - (newline == before.npos ? 0 : newline + 1) + 1;
  return fmt::format("line {}, column {}", line, column);
}

}  // namespace

json parse_json(std::string_view file, std::string_view text) {
  std::vector<std::set<std::string>> names;
  std::string repeated;
  const auto watch = [&](int, json::parse_event_t event, json& value) {
    if (event == json::parse_event_t::object_start) {
      names.emplace_back();
    } else if (event == json::parse_event_t::object_end) {
      names.pop_back();
    } else if (event == json::parse_event_t::key && !names.back().insert(value).second) {
      repeated = value.get<std::string>();
    }
    return true;
  };
  json document;
  try {
    document = json::parse(text.begin(), text.end(), watch);
  } catch (const json::parse_error& error) {
    throw DataError(std::string(file), "",
                    fmt::format("not valid JSON at {}: look for a missing comma, quote or bracket",
                                line_and_column(text, error.byte)));
  } catch (const json::out_of_range&) {  // what the parser says of a number beyond all doubles
    throw DataError(std::string(file), "", "holds a number that is too large to be read");
  }
  if (!repeated.empty()) {
    throw DataError(
        std::string(file), "",
        fmt::format("the member \"{}\" stands twice in one object; remove one", repeated));
  }
  return document;
}

json parse_document(std::string_view file, std::string_view text, std::string_view schema) {
  json document = parse_json(file, text);
  check_document(file, document, schema);
  return document;
}

void check_document(std::string_view file, const json& document, std::string_view schema) {
  if (const auto problems = check_schema(document, json::parse(schema)); !problems.empty()) {
    throw DataError(std::string(file), problems.front().pointer, problems.front().reason);
  }
}

std::string read_file(const std::filesystem::path& path) {
  std::error_code error;
  std::ifstream stream(path, std::ios::binary);
  if (!stream || std::filesystem::is_directory(path, error)) {
    throw DataError(path.string(), "", "cannot be read; check the name and the permissions");
  }
  std::string text{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
  if (stream.bad()) {
    throw DataError(path.string(), "", "cannot be read to its end");
  }
  return text;
}

DataError::DataError(std::string file, std::string pointer, std::string reason)
    : std::runtime_error(pointer.empty() ? fmt::format("{}: {}", file, reason)
                                         : fmt::format("{}: {}: {}", file, pointer, reason)),
      file_(std::move(file)),
      pointer_(std::move(pointer)),
      reason_(std::move(reason)) {}

}  // namespace engagement::data
