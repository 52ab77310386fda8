// Looks at a client's command before the run, so that one that cannot be started is one message.
#pragma once

#include <string>
#include <string_view>

#include "conformance/runner/process_guard.h"

namespace engagement::conformance {

// `text` as one word of a shell command.
std::string shell_quoted(std::string_view text);

// Why `/bin/sh -c command` cannot run, in words that name the way out; empty when nothing speaks
// against it. Looks at the shell's grammar and at the program that the command begins with; what
// is behind a variable, a `cd` or a second command shows only when it runs.
std::string startup_problem(const std::string& command, const ProcessGuard& guard);

}  // namespace engagement::conformance
