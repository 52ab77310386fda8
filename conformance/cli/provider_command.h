// `engagement-conformance provider`: checks a server against the API page.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "conformance/provider/lab.h"

namespace engagement::conformance {

struct ProviderCommandOptions {
  std::string base_url;
  std::string credentials_file;  // empty: those that the mock knows without being told
  std::string ca_file;
  // What the mock takes for good and bad without any set-up.
  provider::Ids ids{"12345678", "9223372036854775807", "1234", "5678", "91011", "abcDEF123"};
  std::string unknown_engagement = "404";
  std::string unknown_account = "0";
  double timeout_seconds = 10;
  double pause_seconds = 0;
  std::vector<std::string> globs;
  std::vector<std::string> reports;
  bool strict = false;
  bool list = false;
};

CLI::App& add_provider_command(CLI::App& app, ProviderCommandOptions& options);

// Returns the exit status. Throws UsageError, WorkError, DataError and ReportFileError.
int provider_command(const ProviderCommandOptions& options);

}  // namespace engagement::conformance
