// The only file that includes the schema library: it is large and slow to compile.
#include "mock-server/data/schema_check.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

namespace engagement::data {
namespace {

using nlohmann::json;
using Path = std::vector<std::string>;  // member names and array indexes

// The library spells a path "<root>", "[cases]", "[0]".
Path path_of(const std::vector<std::string>& context) {
  Path path;
  for (const std::string& step : context) {
    if (step.size() >= 2 && step.front() == '[' && step.back() == ']') {
      path.push_back(step.substr(1, step.size() - 2));
    }
  }
  return path;
}

json::json_pointer pointer_of(const Path& path) {
  json::json_pointer pointer;
  for (const std::string& step : path) {
    pointer.push_back(step);
  }
  return pointer;
}

const json& resolved(const json& place, const json& root) {
  const json* found = &place;
  while (found->is_object() && found->contains("$ref")) {
    const std::string reference = found->at("$ref");
    found = &root.at(json::json_pointer(reference.substr(1)));
  }
  return *found;
}

// The part of the schema that speaks of `path`, as far as it is found through the plain keywords;
// null otherwise. It serves the words of a message only, never the verdict.
json schema_for(const Path& path, const json& root) {
  json place = resolved(root, root);
  for (const std::string& step : path) {
    json next;
    if (place.contains("properties") && place["properties"].contains(step)) {
      next = place["properties"][step];
    } else if (place.contains("items") && place["items"].is_object()) {
      next = place["items"];
    } else if (place.contains("additionalProperties") &&
               place["additionalProperties"].is_object()) {
      next = place["additionalProperties"];
    } else {
      return nullptr;
    }
    place = resolved(next, root);
  }
  return place;
}

std::string joined(const json& values) {
  std::string text;
  for (const json& each : values) {
    text += (text.empty() ? "" : ", ") + (each.is_string() ? each.get<std::string>() : each.dump());
  }
  return text;
}

// " from 200 to 599", or what of it the schema says.
std::string range_of(const json& place) {
  std::string range;
  if (place.contains("minimum")) {
    range += " from " + place["minimum"].dump();
  }
  if (place.contains("maximum")) {
    range += (range.empty() ? " up to " : " to ") + place["maximum"].dump();
  }
  return range;
}

// "one of A, B", "an integer", or the schema's own description: whatever says it best.
std::string expectation_of(const json& place) {
  if (!place.is_object()) {
    return {};
  }
  if (place.contains("enum")) {
    return "one of " + joined(place["enum"]);
  }
  if (place.contains("const")) {
    return place["const"].dump();
  }
  if (place.contains("description")) {
    return place["description"];
  }
  if (place.contains("type") && place["type"].is_string()) {
    const std::string type = place["type"];
    return (type == "object" || type == "array" || type == "integer" ? "an " : "a ") + type +
           range_of(place);
  }
  return {};
}

std::string member_name(const Path& path) {
  return path.empty() ? "the document" : "\"" + path.back() + "\"";
}

std::optional<std::string> quoted_in(const std::string& text) {
  // The last pair of quotes: the library quotes keywords of its own further up.
  const std::size_t to = text.rfind('\'');
  const std::size_t from = to == text.npos || to == 0 ? text.npos : text.rfind('\'', to - 1);
  if (from == text.npos) {
    return std::nullopt;
  }
  return text.substr(from + 1, to - from - 1);
}

bool starts_with(const std::string& text, std::string_view start) {
  return text.compare(0, start.size(), start) == 0;
}

// These only say that something further inside failed, which is reported itself.
bool is_only_around(const std::string& description) {
  return starts_with(description, "Failed to validate against schema associated with") ||
         starts_with(description, "Failed to validate item #") ||
         starts_with(description, "Failed to validate against additional properties") ||
         starts_with(description, "Failed to validate against child schema");
}

Problem unknown_member(Path path, const std::string& name, const json& schema) {
  const json place = schema_for(path, schema);
  std::string known;
  if (place.is_object() && place.contains("properties")) {
    for (const auto& [each, unused] : place["properties"].items()) {
      known += (known.empty() ? "" : ", ") + each;
    }
  }
  path.push_back(name);
  return {pointer_of(path).to_string(),
          "the member \"" + name + "\" is unknown here" +
              (known.empty() ? std::string() : "; there are: " + known)};
}

std::string reason_for(const Path& path, const std::string& description, const json& schema) {
  if (starts_with(description, "Missing required property")) {
    return "the member \"" + quoted_in(description).value_or("?") + "\" is missing";
  }
  const std::string expected = expectation_of(schema_for(path, schema));
  const bool is_value_problem = starts_with(description, "Value type not permitted") ||
                                starts_with(description, "Failed to match") ||
                                starts_with(description, "Failed to validate against any") ||
                                starts_with(description, "Target should not validate") ||
                                starts_with(description, "Expected number") ||
                                starts_with(description, "Target value and comparison");
  if (is_value_problem && !expected.empty()) {
    return member_name(path) + " should be " + expected;
  }
  return member_name(path) + ": " + description;
}

Problem problem_of(const valijson::ValidationResults::Error& error, const json& schema) {
  const Path path = path_of(error.context);
  if (starts_with(error.description, "Object contains a property that could not")) {
    return unknown_member(path, quoted_in(error.description).value_or("?"), schema);
  }
  return {pointer_of(path).to_string(), reason_for(path, error.description, schema)};
}

bool is_inside(const std::string& pointer, const std::string& around) {
  return pointer.size() > around.size() && starts_with(pointer, around + "/");
}

// A failed choice ("any of") is told by what is wrong at its place, not inside each alternative.
void keep_most_telling(std::vector<Problem>& problems, const std::vector<std::string>& choices) {
  std::erase_if(problems, [&](const Problem& each) {
    return std::any_of(choices.begin(), choices.end(),
                       [&](const std::string& choice) { return is_inside(each.pointer, choice); });
  });
  std::stable_sort(problems.begin(), problems.end(),
                   [](const Problem& a, const Problem& b) { return a.pointer < b.pointer; });
  const auto same = [](const Problem& a, const Problem& b) {
    return a.pointer == b.pointer && a.reason == b.reason;
  };
  problems.erase(std::unique(problems.begin(), problems.end(), same), problems.end());
}

// The library refuses an object for the name of a member without a word; so the names are looked at
// again, with what their schema says of each.
void find_bad_names(const json& place, const Path& path, const json& schema,
                    std::vector<Problem>& problems) {
  const json here = place.is_object() ? schema_for(path, schema) : json();
  std::optional<Schema> names;
  if (here.is_object() && here.contains("propertyNames")) {
    names.emplace(here["propertyNames"]);
  }
  for (const auto& [name, value] : place.items()) {
    Path inside = path;
    inside.push_back(name);
    if (names && !names->problems_of(name).empty()) {
      problems.push_back({pointer_of(inside).to_string(),
                          "the name \"" + name + "\" cannot stand here; " + member_name(path) +
                              " should be " + expectation_of(here)});
    }
    if (value.is_structured()) {
      find_bad_names(value, inside, schema, problems);
    }
  }
}

}  // namespace

struct Schema::Compiled {
  json text;  // serves the words of messages
  valijson::Schema schema;
  // Keeps the regular expressions that it has compiled, which is why it lives as long as the
  // schema.
  valijson::Validator validator{valijson::Validator::kStrongTypes};
};

Schema::Schema(const json& schema) : compiled_(std::make_shared<Compiled>()) {
  compiled_->text = schema;
  valijson::SchemaParser parser(valijson::SchemaParser::kDraft7);
  try {
    parser.populateSchema(valijson::adapters::NlohmannJsonAdapter(schema), compiled_->schema);
  } catch (const std::exception& error) {
    throw std::runtime_error(std::string("the JSON Schema itself is broken: ") + error.what());
  }
}

std::vector<Problem> Schema::problems_of(const json& document) {
  const valijson::adapters::NlohmannJsonAdapter adapter(document);
  if (compiled_->validator.validate(compiled_->schema, adapter, nullptr)) {
    return {};  // the usual case, and it is quicker to say so without results
  }
  valijson::ValidationResults results;
  compiled_->validator.validate(compiled_->schema, adapter, &results);
  std::vector<Problem> problems;
  std::vector<std::string> choices;
  for (const auto& error : results) {
    if (starts_with(error.description, "Failed to validate against any")) {
      choices.push_back(pointer_of(path_of(error.context)).to_string());
    }
    if (!is_only_around(error.description)) {
      problems.push_back(problem_of(error, compiled_->text));
    }
  }
  find_bad_names(document, {}, compiled_->text, problems);
  keep_most_telling(problems, choices);
  if (problems.empty()) {
    problems.push_back({"", "the document does not fit its schema"});
  }
  return problems;
}

std::vector<Problem> check_schema(const json& document, const json& schema) {
  return Schema(schema).problems_of(document);
}

}  // namespace engagement::data
