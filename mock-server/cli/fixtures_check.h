// `engagement-mock fixtures check`: all that is wrong with fixture files, for editors and CI.
#pragma once

#include <string>
#include <vector>

namespace engagement::cli {

struct FixturesCheckOptions {
  std::vector<std::string> paths;  // files, and folders of *.json
  std::string format = "text";     // or "json"
};

// Prints a line for each problem, and a summary, to standard output. Returns 0 when there is no
// error (there may be warnings), else 2; throws std::runtime_error when it cannot print.
int check_fixtures(const FixturesCheckOptions& options);

}  // namespace engagement::cli
