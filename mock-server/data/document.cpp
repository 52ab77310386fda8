#include "mock-server/data/document.h"

#include <fmt/core.h>

#include <algorithm>
#include <fstream>
#include <iterator>
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

// Looks for a member that stands twice in one object. The library's callbacks could tell as well,
// but make it look through a whole array again for each of its elements.
class NameWatch : public nlohmann::json_sax<json> {
 public:
  const std::string& repeated() const { return repeated_; }

  bool start_object(std::size_t /*size*/) override {
    starts_.push_back(names_.size());
    return true;
  }
  bool key(std::string& name) override {
    names_.push_back(std::move(name));
    return true;
  }
  bool end_object() override {
    const auto first = names_.begin() + static_cast<std::ptrdiff_t>(starts_.back());
    std::sort(first, names_.end());
    const auto twice = std::adjacent_find(first, names_.end());
    if (twice != names_.end()) {
      repeated_ = *twice;
    }
    names_.erase(first, names_.end());
    starts_.pop_back();
    return true;
  }
  bool null() override { return true; }
  bool boolean(bool /*value*/) override { return true; }
  bool number_integer(std::int64_t /*value*/) override { return true; }
  bool number_unsigned(std::uint64_t /*value*/) override { return true; }
  bool number_float(double /*value*/, const std::string& /*text*/) override { return true; }
  bool string(std::string& /*value*/) override { return true; }
  bool binary(json::binary_t& /*value*/) override { return true; }
  bool start_array(std::size_t /*size*/) override { return true; }
  bool end_array() override { return true; }
  bool parse_error(std::size_t /*byte*/, const std::string& /*token*/,
                   const nlohmann::detail::exception& /*error*/) override {
    return false;
  }

 private:
  std::vector<std::string> names_;   // of the objects that are open, the outermost first
  std::vector<std::size_t> starts_;  // where each object's names begin
  std::string repeated_;
};

}  // namespace

json parse_json(std::string_view file, std::string_view text) {
  json document;
  try {
    document = json::parse(text.begin(), text.end());
  } catch (const json::parse_error& error) {
    throw DataError(std::string(file), "",
                    fmt::format("not valid JSON at {}: look for a missing comma, quote or bracket",
                                line_and_column(text, error.byte)));
  } catch (const json::out_of_range&) {  // what the parser says of a number beyond all doubles
    throw DataError(std::string(file), "", "holds a number that is too large to be read");
  }
  NameWatch names;
  json::sax_parse(text.begin(), text.end(), &names);
  if (!names.repeated().empty()) {
    throw DataError(
        std::string(file), "",
        fmt::format("the member \"{}\" stands twice in one object; remove one", names.repeated()));
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
