// Starts a shell command with pipes at its standard streams.
#pragma once

#include <sys/types.h>

#include <string>

#include "conformance/runner/process_guard.h"
#include "conformance/runner/unique_fd.h"

namespace engagement::conformance {

struct SpawnedProcess {
  pid_t pid = -1;  // leads a session and a process group of its own
  UniqueFd input;  // our end of its standard input; non-blocking, like the others
  UniqueFd output;
  UniqueFd error_output;
};

// Runs `command` by `/bin/sh -c`, so that a command may be anything a shell understands: quotes,
// variables, `cd x && y`. It inherits the environment and the working directory, and no descriptor
// beyond the three streams. Thread-safe. Throws std::system_error when the system has no process or
// pipe left; a command that the shell cannot find is no such error: it ends with status 127.
SpawnedProcess spawn_shell(const std::string& command, const ProcessGuard& guard);

}  // namespace engagement::conformance
