#include "conformance/suite/clause.h"

#include <algorithm>
#include <vector>

#include "conformance/suite/data_files.h"
#include "mock-server/data/document.h"

namespace engagement::conformance {
namespace {

Level parse_level(const std::string& name) {
  if (name == "documented") {
    return Level::documented;
  }
  return name == "derived" ? Level::derived : Level::advisory;
}

std::vector<Clause> load_clauses() {
  const nlohmann::json document = data::parse_document(
      "clauses.json", embedded_text("clauses.json"), embedded_text("clauses.schema.json"));
  std::vector<Clause> clauses;
  for (const nlohmann::json& each : document.at("clauses")) {
    clauses.push_back({each.at("id"), parse_level(each.at("level")), each.at("title"),
                       each.at("source"), each.at("quote"), each.at("why"), each.at("fix")});
  }
  return clauses;
}

}  // namespace

std::string_view name_of(Level level) {
  switch (level) {
    case Level::documented:
      return "documented";
    case Level::derived:
      return "derived";
    case Level::advisory:
      return "advisory";
  }
  return "";
}

std::string document_link(const Clause& clause) {
  std::string link = "docs/contract.md#";
  for (const char c : clause.id) {
    link += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return link;
}

std::span<const Clause> all_clauses() {
  static const std::vector<Clause> clauses = load_clauses();
  return clauses;
}

const Clause* find_clause(std::string_view id) {
  const std::span<const Clause> clauses = all_clauses();
  const auto found = std::find_if(clauses.begin(), clauses.end(),
                                  [&](const Clause& each) { return each.id == id; });
  return found == clauses.end() ? nullptr : &*found;
}

}  // namespace engagement::conformance
