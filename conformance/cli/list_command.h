// `engagement-conformance list`: the cases and what they are for.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace engagement::conformance {

struct ListCommandOptions {
  std::vector<std::string> case_files;
  std::vector<std::string> globs;
  std::string format = "text";
  bool json = false;
};

CLI::App& add_list_command(CLI::App& app, ListCommandOptions& options);

// Returns the exit status. Throws UsageError.
int list_command(const ListCommandOptions& options);

}  // namespace engagement::conformance
