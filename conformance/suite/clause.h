// The clauses of docs/contract.md: the public vocabulary of verdicts.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace engagement::conformance {

// documented: said on the API page; derived: follows from an RFC it leans on; advisory: good
// practice, reported, counted only with --strict.
enum class Level { documented, derived, advisory };

struct Clause {
  std::string id;  // "RETRY-PAUSE"; stable once released
  Level level = Level::documented;
  std::string title;   // what the client does, one sentence
  std::string source;  // the heading of the API page or the section of the RFC
  std::string quote;   // the sentence or table row there, behind its heading
  std::string why;     // why it matters, one to three sentences
  std::string fix;     // how a client that breaks it is mended; what goes wrong in real libraries
};

std::string_view name_of(Level level);

// "docs/contract.md#retry-pause": the clause's section there, relative to the project's folder.
std::string document_link(const Clause& clause);

// All clauses, in the order of docs/contract.md. Loaded once from the embedded clauses.json.
std::span<const Clause> all_clauses();
// Null when there is none of that id.
const Clause* find_clause(std::string_view id);

}  // namespace engagement::conformance
