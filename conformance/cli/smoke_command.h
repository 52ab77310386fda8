// `engagement-conformance smoke`: sees whether an adapter works, and explains what is wrong with it.
#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <string>

namespace engagement::conformance {

struct SmokeCommandOptions {
  std::optional<std::string> client;
  double timeout_seconds = 20;
  bool show_request = false;
};

CLI::App& add_smoke_command(CLI::App& app, SmokeCommandOptions& options);

// Returns the exit status: 0 the adapter works, 3 it does not, 128 + N ended by signal N. Throws
// WorkError.
int smoke_command(const SmokeCommandOptions& options);

}  // namespace engagement::conformance
