#include "conformance/cli/bundled_client.h"

#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>
#include <system_error>

#include "conformance/cli/usage_error.h"
#include "conformance/runner/client_command.h"

namespace engagement::conformance {

std::string bundled_client_command(bool long_lived) {
  return program_beside("engagement-client",
                        "Build it, or name the client to be judged: --client \"COMMAND\"") +
         (long_lived ? " adapter --long-lived" : " adapter");
}

std::string program_beside(std::string_view name, std::string_view way_out) {
  namespace fs = std::filesystem;
  std::error_code error;
  const fs::path program = fs::read_symlink("/proc/self/exe", error).parent_path() / name;
  if (error || ::access(program.c_str(), X_OK) != 0) {
    throw WorkError(
        fmt::format("{} is not there or not executable. {}", program.string(), way_out));
  }
  return shell_quoted(program.string());
}

}  // namespace engagement::conformance
