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

// What a document must keep to before it is built. A pass of its own: the library's callback looks
// through the whole of a list again behind each of its elements.
class StructureCheck : public json::json_sax_t {
 public:
  StructureCheck(std::string_view file, std::string_view text) : file_(file), text_(text) {}

  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(json::number_integer_t) override { return true; }
  bool number_unsigned(json::number_unsigned_t) override { return true; }
  bool number_float(json::number_float_t, const std::string&) override { return true; }
  bool string(std::string&) override { return true; }
  bool binary(json::binary_t&) override { return true; }
  bool start_object(std::size_t) override { return enter(); }
  bool end_object() override { return leave(); }
  bool start_array(std::size_t) override { return enter(); }
  bool end_array() override { return leave(); }

  bool key(std::string& name) override {
    if (!names_.back().insert(name).second && repeated_.empty()) {
      repeated_ = name;
    }
    return true;
  }

  bool parse_error(std::size_t byte, const std::string&, const json::exception& error) override {
    if (dynamic_cast<const json::out_of_range*>(&error) != nullptr) {
      refuse("holds a number that is too large to be read");  // beyond all doubles
    }
    refuse(fmt::format("not valid JSON at {}: look for a missing comma, quote or bracket",
                       line_and_column(text_, byte)));
  }

  void run() {
    json::sax_parse(text_.begin(), text_.end(), this);
    if (!repeated_.empty()) {
      refuse(fmt::format("the member \"{}\" stands twice in one object; remove one", repeated_));
    }
  }

 private:
  [[noreturn]] void refuse(std::string reason) const {
    throw DataError(std::string(file_), "", std::move(reason));
  }

  bool enter() {
    constexpr std::size_t kDeepest = 200;  // each level costs memory many times its byte of text
    if (names_.size() == kDeepest) {
      refuse(fmt::format("lists and objects stand more than {} deep", kDeepest));
    }
    names_.emplace_back();
    return true;
  }

  bool leave() {
    names_.pop_back();
    return true;
  }

  std::string_view file_;
  std::string_view text_;
  std::vector<std::set<std::string>> names_;  // of the objects that are open, and one for each list
  std::string repeated_;
};

}  // namespace

json parse_json(std::string_view file, std::string_view text) {
  StructureCheck(file, text).run();
  return json::parse(text.begin(), text.end());
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
