#include <algorithm>

#include "conformance/suite/case_loader.h"
#include "conformance_data.h"

namespace engagement::conformance {

std::vector<Case> load_embedded_cases() {
  // Whatever is embedded besides these is cases: the list of files stands in CMakeLists.txt only.
  constexpr std::string_view kNoCases[] = {"clauses.json", "clauses.schema.json",
                                           "case.schema.json", "inputs.json"};
  std::vector<Case> cases;
  for (const data::EmbeddedFile& file : data::embedded_files()) {
    if (std::find(std::begin(kNoCases), std::end(kNoCases), file.name) != std::end(kNoCases)) {
      continue;
    }
    const std::vector<Case> more = parse_cases(file.name, file.content);
    cases.insert(cases.end(), more.begin(), more.end());
    refuse_repeated_names(file.name, cases);
  }
  return cases;
}

}  // namespace engagement::conformance
