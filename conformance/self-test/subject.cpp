#include "conformance/self-test/subject.h"

#include <fmt/format.h>
#include <fnmatch.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "conformance/suite/clause.h"

namespace engagement::conformance {
namespace {

using nlohmann::json;

// "URL-PATH URL-QUERY"; a "?" behind an id: the clause notes it only.
void read_clauses(const std::string& text, Subject& subject) {
  std::istringstream words(text);
  for (std::string word; words >> word;) {
    const bool is_noted = word.ends_with('?');
    subject.kind = is_noted ? SubjectKind::noted : SubjectKind::faulty;
    subject.clauses.push_back(is_noted ? word.substr(0, word.size() - 1) : word);
    if (find_clause(subject.clauses.back()) == nullptr) {
      throw SubjectListError(fmt::format("{}: there is no clause {}; clauses.json lists them",
                                         subject.name, subject.clauses.back()));
    }
  }
}

Subject read_subject(const json& entry) {
  Subject subject;
  subject.name = entry.at("name");
  subject.description = entry.at("description");
  read_clauses(entry.at("clauses"), subject);
  subject.pause =
      std::chrono::milliseconds(std::llround(entry.at("pause_seconds").get<double>() * 1000));
  subject.can_live_long = entry.at("can_live_long");
  return subject;
}

}  // namespace

std::vector<Subject> parse_subjects(std::string_view json_text) {
  std::vector<Subject> subjects;
  std::set<std::string> names;
  try {
    for (const json& entry : json::parse(json_text)) {
      subjects.push_back(read_subject(entry));
      if (!names.insert(subjects.back().name).second) {
        throw SubjectListError(fmt::format("{} stands twice", subjects.back().name));
      }
    }
  } catch (const json::exception& error) {
    throw SubjectListError(error.what());
  }
  return subjects;
}

std::vector<Subject> select_subjects(const std::vector<Subject>& subjects,
                                     const std::vector<std::string>& globs) {
  std::vector<Subject> chosen;
  for (const Subject& subject : subjects) {
    const bool matches = std::any_of(globs.begin(), globs.end(), [&](const std::string& glob) {
      return ::fnmatch(glob.c_str(), subject.name.c_str(), 0) == 0;
    });
    if (globs.empty() || matches) {
      chosen.push_back(subject);
    }
  }
  return chosen;
}

std::string_view name_of(SubjectKind kind) {
  switch (kind) {
    case SubjectKind::faulty:
      return "faulty";
    case SubjectKind::noted:
      return "noted";
    case SubjectKind::correct:
      break;
  }
  return "correct";
}

}  // namespace engagement::conformance
