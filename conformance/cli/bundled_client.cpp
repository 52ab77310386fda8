#include "conformance/cli/bundled_client.h"

#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>
#include <system_error>

#include "conformance/cli/usage_error.h"
#include "conformance/runner/client_command.h"

namespace engagement::conformance {

std::string bundled_client_command(bool long_lived) {
  namespace fs = std::filesystem;
  std::error_code error;
  const fs::path program = fs::read_symlink("/proc/self/exe", error);
  const fs::path client = program.parent_path() / "engagement-client";
  if (error || ::access(client.c_str(), X_OK) != 0) {
    throw WorkError(
        fmt::format("the bundled client {} is not there or not executable. Build it, or name the "
                    "client to be judged: --client \"COMMAND\"",
                    client.string()));
  }
  return shell_quoted(client.string()) + (long_lived ? " adapter --long-lived" : " adapter");
}

}  // namespace engagement::conformance
