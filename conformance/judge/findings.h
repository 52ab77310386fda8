// Collects what the clauses find in one case: one finding for each clause and cause, however many
// requests show it.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "conformance/suite/result.h"

namespace engagement::conformance {

struct Finding {
  std::string_view clause;  // an id of clauses.json
  std::string_view cause;   // what kind of fault it is; within a clause, one cause is told once
  std::string message;      // to the client's author
  std::string expected;
  std::string actual;
  std::optional<int> attempt;
};

class Findings {
 public:
  // A fault against the clause, of the clause's own level.
  void add(Finding finding);
  // Good to know, but no fault (docs/contract.md calls it advisory).
  void add_note(Finding finding);

  bool has(std::string_view clause) const;
  bool has(std::string_view clause, std::string_view cause) const;
  bool has_at(std::string_view clause, std::optional<int> attempt) const;
  bool has_any_at(int attempt) const;

  // All findings, in the order of their clauses in clauses.json.
  std::vector<Failure> take();

 private:
  struct Kept {
    Failure failure;
    std::string cause;
    std::vector<std::optional<int>> attempts;  // all that show it, the first included
  };
  void keep(Finding finding, Level level);

  std::vector<Kept> kept_;
};

}  // namespace engagement::conformance
