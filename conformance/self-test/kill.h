// What the suite said of one client, and whether it was right to.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/self-test/subject.h"
#include "conformance/suite/result.h"

namespace engagement::conformance {

// One clause that was held against a client.
struct Blame {
  std::string clause;
  std::string message;             // of the first finding
  std::vector<std::string> cases;  // names, in the order in which they ended
  bool is_note = false;            // advisory: no failure of a run
};

enum class SubjectVerdict {
  caught,            // faulty or noted: by a clause of its own
  survived,          // faulty or noted: no clause spoke of it
  caught_elsewhere,  // faulty or noted: only by clauses that have nothing to do with it
  spared,            // correct: nothing was said
  blamed,            // correct: something was said; or noted: a failure was made of it
  broken,            // the suite or the client could not do its work
};

struct SubjectResult {
  const Subject* subject = nullptr;
  std::vector<Blame> blames;  // one for each clause and level
  std::size_t cases = 0;      // that were run
  std::size_t passed = 0;     // of them
  std::string trouble;        // of the first case that ended in an error
};

// Adds what the case says. Notes are told apart from failures by their level, so judge the cases
// without `strict`.
void add_case(const CaseResult& result, SubjectResult& subject);

// A clause of the client's own has spoken: no further case is needed.
bool is_caught(const SubjectResult& result);

SubjectVerdict verdict_of(const SubjectResult& result);
std::string_view name_of(SubjectVerdict verdict);
bool is_good(SubjectVerdict verdict);

// 0: all is as it should be; 3 with anything broken; else 1.
int exit_status(const std::vector<SubjectResult>& results);

}  // namespace engagement::conformance
