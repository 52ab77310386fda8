#include "conformance/self-test/kill.h"

#include <algorithm>

namespace engagement::conformance {
namespace {

void add(const Failure& failure, bool is_note, const std::string& case_name,
         std::vector<Blame>& blames) {
  auto found = std::find_if(blames.begin(), blames.end(), [&](const Blame& each) {
    return each.clause == failure.clause && each.is_note == is_note;
  });
  if (found == blames.end()) {
    blames.push_back({failure.clause, failure.message, {}, is_note});
    found = blames.end() - 1;
  }
  if (found->cases.empty() || found->cases.back() != case_name) {
    found->cases.push_back(case_name);
  }
}

// An advisory clause never does more than note.
bool counts(const Blame& blame, SubjectKind kind) {
  return kind == SubjectKind::noted || !blame.is_note ||
         find_clause(blame.clause)->level == Level::advisory;
}

bool is_own(const Blame& blame, const Subject& subject) {
  return std::find(subject.clauses.begin(), subject.clauses.end(), blame.clause) !=
         subject.clauses.end();
}

bool has_failure(const SubjectResult& result) {
  return std::any_of(result.blames.begin(), result.blames.end(),
                     [](const Blame& blame) { return !blame.is_note; });
}

}  // namespace

void add_case(const CaseResult& result, SubjectResult& subject) {
  ++subject.cases;
  subject.passed += result.verdict == CaseVerdict::passed ? 1 : 0;
  const std::string& name = result.test_case->name;
  for (const Failure& failure : result.failures) {
    add(failure, false, name, subject.blames);
  }
  for (const Failure& note : result.notes) {
    add(note, true, name, subject.blames);
  }
  if (result.verdict == CaseVerdict::error && subject.trouble.empty()) {
    subject.trouble = name + ": " + result.reason;
  }
}

bool is_caught(const SubjectResult& result) {
  return std::any_of(result.blames.begin(), result.blames.end(), [&](const Blame& blame) {
    return is_own(blame, *result.subject) && counts(blame, result.subject->kind);
  });
}

SubjectVerdict verdict_of(const SubjectResult& result) {
  const SubjectKind kind = result.subject->kind;
  if (kind == SubjectKind::correct) {
    return !result.blames.empty()    ? SubjectVerdict::blamed
           // One that passed nothing has shown nothing.
           : !result.trouble.empty() || result.passed == 0 ? SubjectVerdict::broken
                                     : SubjectVerdict::spared;
  }
  if (kind == SubjectKind::noted && has_failure(result)) {
    return SubjectVerdict::blamed;
  }
  if (is_caught(result)) {
    return SubjectVerdict::caught;
  }
  if (!result.trouble.empty()) {
    return SubjectVerdict::broken;
  }
  return has_failure(result) ? SubjectVerdict::caught_elsewhere : SubjectVerdict::survived;
}

std::string_view name_of(SubjectVerdict verdict) {
  switch (verdict) {
    case SubjectVerdict::caught:
      return "caught";
    case SubjectVerdict::survived:
      return "survived";
    case SubjectVerdict::caught_elsewhere:
      return "caught elsewhere";
    case SubjectVerdict::spared:
      return "spared";
    case SubjectVerdict::blamed:
      return "blamed";
    case SubjectVerdict::broken:
      break;
  }
  return "broken";
}

bool is_good(SubjectVerdict verdict) {
  return verdict == SubjectVerdict::caught || verdict == SubjectVerdict::spared;
}

int exit_status(const std::vector<SubjectResult>& results) {
  int status = 0;
  for (const SubjectResult& result : results) {
    const SubjectVerdict verdict = verdict_of(result);
    if (verdict == SubjectVerdict::broken) {
      return 3;
    }
    status = is_good(verdict) ? status : 1;
  }
  return status;
}

}  // namespace engagement::conformance
