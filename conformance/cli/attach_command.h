// `engagement-conformance attach`: judges one case of a client that is started by hand.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace engagement::conformance {

struct AttachCommandOptions {
  std::string glob = "status.200";
  std::string port_file;
  std::string host = "127.0.0.1";
  int port = 0;
  double pause_seconds = 5.0;
  double quiet_seconds = 10.0;
  double timeout_seconds = 3600.0;
  bool no_timing = false;
};

CLI::App& add_attach_command(CLI::App& app, AttachCommandOptions& options);

// Returns the exit status: 0 or 1 as `run` does, 3 when no request came, 128 + N ended by SIGTERM or
// SIGHUP; SIGINT ends the wait like Enter. Throws UsageError, WorkError and SetupError.
int attach_command(const AttachCommandOptions& options);

}  // namespace engagement::conformance
