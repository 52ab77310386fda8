// The clients that the suite is tried on: the closed list of conformance/faulty-clients/.
#pragma once

#include <chrono>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace engagement::conformance {

enum class SubjectKind {
  faulty,   // one of its clauses has to catch it
  noted,    // allowed, but one of its clauses has to note it
  correct,  // nothing may be said against it
};

struct Subject {
  std::string name;
  std::string description;
  SubjectKind kind = SubjectKind::correct;
  std::vector<std::string> clauses;    // that may catch it; none of a correct one
  std::chrono::milliseconds pause{0};  // its fault shows with pauses as long as this
  bool can_live_long = false;          // one process of it may answer all calls
};

// The list is no list of such clients.
class SubjectListError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Reads what `engagement-faulty-client --list` prints. Throws SubjectListError, also for a clause
// that does not exist and for a name that stands twice.
std::vector<Subject> parse_subjects(std::string_view json_text);

// Those whose name matches one of `globs` (fnmatch(3)); all of them without globs.
std::vector<Subject> select_subjects(const std::vector<Subject>& subjects,
                                     const std::vector<std::string>& globs);

std::string_view name_of(SubjectKind kind);

}  // namespace engagement::conformance
