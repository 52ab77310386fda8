#include "mock-server/data/document.h"

#include <fmt/core.h>

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "mock-server/data/schema_check.h"
#include "mock-server/files/whole_file.h"

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

// Builds a document in one pass, and refuses what the library would take.
class DocumentBuilder : public json::json_sax_t {
 public:
  DocumentBuilder(std::string_view file, std::string_view text) : file_(file), text_(text) {}

  bool null() override { return add(nullptr); }
  bool boolean(bool value) override { return add(value); }
  bool number_integer(json::number_integer_t value) override { return add(value); }
  // The schema library takes what is beyond a signed integer for a negative one.
  bool number_unsigned(json::number_unsigned_t value) override {
    return value <= static_cast<json::number_unsigned_t>(INT64_MAX)
               ? add(value)
               : add(static_cast<json::number_float_t>(value));
  }
  bool number_float(json::number_float_t value, const std::string&) override { return add(value); }
  bool string(std::string& value) override { return add(std::move(value)); }
  bool binary(json::binary_t& value) override { return add(std::move(value)); }
  bool start_object(std::size_t) override { return open(json::value_t::object); }
  bool end_object() override { return close(); }
  bool start_array(std::size_t) override { return open(json::value_t::array); }
  bool end_array() override { return close(); }

  bool key(std::string& name) override {
    auto& members = open_.back()->get_ref<json::object_t&>();
    const auto [member, is_new] = members.try_emplace(std::move(name));
    if (!is_new && repeated_.empty()) {
      repeated_ = member->first;
    }
    member_ = &member->second;
    return true;
  }

  bool parse_error(std::size_t byte, const std::string&, const json::exception& error) override {
    if (dynamic_cast<const json::out_of_range*>(&error) != nullptr) {
      refuse("holds a number that is too large to be read");  // beyond all doubles
    }
    refuse(fmt::format("not valid JSON at {}: look for a missing comma, quote or bracket",
                       line_and_column(text_, byte)));
  }

  json build() {
    json::sax_parse(text_.begin(), text_.end(), this);
    if (!repeated_.empty()) {
      refuse(fmt::format("the member \"{}\" stands twice in one object; remove one", repeated_));
    }
    return std::move(document_);
  }

 private:
  [[noreturn]] void refuse(std::string reason) const {
    throw DataError(std::string(file_), "", std::move(reason));
  }

  // Puts a value in its place.
  json& place(json&& value) {
    if (open_.empty()) {
      return document_ = std::move(value);
    }
    if (open_.back()->is_array()) {
      return open_.back()->get_ref<json::array_t&>().emplace_back(std::move(value));
    }
    return *member_ = std::move(value);
  }

  bool add(json&& value) {
    place(std::move(value));
    return true;
  }

  bool open(json::value_t type) {
    constexpr std::size_t kDeepest = 200;  // each level costs memory many times its byte of text
    if (open_.size() == kDeepest) {
      refuse(fmt::format("lists and objects stand more than {} deep", kDeepest));
    }
    open_.push_back(&place(json(type)));
    return true;
  }

  bool close() {
    open_.pop_back();
    return true;
  }

  std::string_view file_;
  std::string_view text_;
  json document_;
  // The objects and lists that are open. Only the innermost grows, so the others stay in place.
  std::vector<json*> open_;
  json* member_ = nullptr;  // of the innermost object: where the next value goes
  std::string repeated_;
};

}  // namespace

json parse_json(std::string_view file, std::string_view text) {
  return DocumentBuilder(file, text).build();
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
  try {
    return files::read_whole_file(path.string(), kLargestFile);
  } catch (const files::ReadError& error) {
    throw DataError(path.string(), "", error.what());
  }
}

DataError::DataError(std::string file, std::string pointer, std::string reason)
    : std::runtime_error(pointer.empty() ? fmt::format("{}: {}", file, reason)
                                         : fmt::format("{}: {}: {}", file, pointer, reason)),
      file_(std::move(file)),
      pointer_(std::move(pointer)),
      reason_(std::move(reason)) {}

}  // namespace engagement::data
