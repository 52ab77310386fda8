// Reads case files (conformance/cases/*.json; their form is case.schema.json).
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/suite/case.h"
#include "mock-server/data/data_error.h"

namespace engagement::conformance {

// what() is "FILE: POINTER: REASON".
using data::DataError;

// The cases of one file's text, in their order. `file` is used in messages only. Throws DataError.
std::vector<Case> parse_cases(std::string_view file, std::string_view text);

// The cases of files on disk, in the order given. Throws DataError, also for a file that cannot be
// read and for a name that stands in two files.
std::vector<Case> load_cases(const std::vector<std::filesystem::path>& files);

// Throws DataError when two of `cases` have the same full name.
void refuse_repeated_names(std::string_view file, const std::vector<Case>& cases);

}  // namespace engagement::conformance
