// Tells the failures of many cases without telling the same one again and again.
#pragma once

#include <map>
#include <string>
#include <utility>

#include "conformance/suite/result.h"

namespace engagement::conformance {

// One fault of a client shows in most cases. It is told in full at the first; after that only the
// clause is named, and where to read on.
class ToldFailures {
 public:
  // Indented by two columns. Printable.
  std::string tell(const CaseResult& result);

 private:
  std::map<std::pair<std::string, std::string>, std::string> told_;  // clause and message: case
};

}  // namespace engagement::conformance
