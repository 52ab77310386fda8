// Checks a JSON document against a JSON Schema and says in plain words what is wrong.
//
// The schemas declare draft 2020-12 but use only keywords that mean the same in draft 7, which is
// what the library behind this evaluates.
#pragma once

#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace engagement::data {

struct Problem {
  std::string pointer;  // JSON pointer (RFC 6901) to the offending place; "" is the whole document
  std::string reason;   // names the offending member and what is expected there
};

// A schema, compiled once for any number of documents. Copies share it. Not safe for use by several
// threads at once.
class Schema {
 public:
  // Throws std::runtime_error when `schema` itself is broken.
  explicit Schema(const nlohmann::json& schema);

  // Empty when `document` is valid. The most exact problems only: a member that fails is not
  // reported again for each object around it.
  std::vector<Problem> problems_of(const nlohmann::json& document);

 private:
  struct Compiled;
  std::shared_ptr<Compiled> compiled_;
};

// Schema(schema).problems_of(document).
std::vector<Problem> check_schema(const nlohmann::json& document, const nlohmann::json& schema);

}  // namespace engagement::data
