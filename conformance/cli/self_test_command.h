// `engagement-conformance self-test`: whether the suite's verdicts can be trusted.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace engagement::conformance {

struct SelfTestCommandOptions {
  std::vector<std::string> globs;
  std::string format = "text";
  double pause_seconds = 0.1;
  std::size_t jobs = 64;
  bool thorough = false;
};

CLI::App& add_self_test_command(CLI::App& app, SelfTestCommandOptions& options);

// Returns the exit status: 0, 1 or 3 as kill.h says, 128 + N when signal N ended the run. Throws
// UsageError or WorkError.
int self_test_command(const SelfTestCommandOptions& options);

}  // namespace engagement::conformance
