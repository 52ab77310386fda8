// `engagement-conformance run`: judges one client.
#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <string>
#include <vector>

namespace engagement::conformance {

struct RunCommandOptions {
  std::optional<std::string> client;
  std::vector<std::string> case_files;
  std::vector<std::string> globs;
  std::size_t jobs = 0;
  double pause_seconds = 5.0;
  std::optional<double> timeout_seconds;
  std::vector<std::string> reports;
  std::string shard;
  std::string known_failing;
  bool long_lived = false;
  bool strict = false;
  bool fail_fast = false;
  bool keep_going = false;  // what happens without fail_fast, said aloud
};

// Adds the sub-command and its options; `options` is filled when the command line is parsed.
CLI::App& add_run_command(CLI::App& app, RunCommandOptions& options);

// Returns the exit status: 0, 1 or 3 as summary.h says, 128 + N when signal N ended the run. Throws
// UsageError, WorkError or ReportFileError, each with a message for the user.
int run_command(const RunCommandOptions& options);

}  // namespace engagement::conformance
