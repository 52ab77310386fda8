// Starts a shell command with pipes at its standard streams.
#pragma once

#include <string>

#include "conformance/runner/process_guard.h"
#include "conformance/runner/unique_fd.h"

namespace engagement::conformance {

struct SpawnedProcess {
  UniqueFd keeper;  // our end of its keeper's socket (client_keeper.h); non-blocking, as the others
  UniqueFd input;   // our end of its standard input
  UniqueFd unread_input;  // the other end of it, to see what was not read
  UniqueFd output;
  UniqueFd error_output;
};

// Runs `command` by `/bin/sh -c`, so that a command may be anything a shell understands: quotes,
// variables, `cd x && y`. It leads a session and a process group of its own. It inherits the
// environment and the working directory, and no descriptor beyond the three streams. Thread-safe.
// Throws std::system_error when the system has no pipe left or the guard is gone; that there was no
// process is what the keeper reports, and a command that the shell cannot find ends with status
// 127.
SpawnedProcess spawn_shell(const std::string& command, const ProcessGuard& guard);

}  // namespace engagement::conformance
