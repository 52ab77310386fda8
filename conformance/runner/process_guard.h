// Sees to it that no client outlives the suite, whatever way the suite ends.
#pragma once

#include <sys/types.h>

#include "conformance/runner/unique_fd.h"

namespace engagement::conformance {

// A small process of its own that knows the process groups of all running clients. When the suite
// is gone, even by SIGKILL, it kills them and ends. A parent-death signal would not do: it reaches
// the shell that started the client, and not the client.
class ProcessGuard {
 public:
  // Forks. Throws std::system_error when no process can be started.
  ProcessGuard();
  // Ends the guarding process and waits for it.
  ~ProcessGuard();
  ProcessGuard(const ProcessGuard&) = delete;
  ProcessGuard& operator=(const ProcessGuard&) = delete;

  // Both are thread-safe and async-signal-safe. forget() must be called before the leader of the
  // group is reaped, since its number may be given to another process from then on.
  void remember(pid_t group) const noexcept;
  void forget(pid_t group) const noexcept;

 private:
  UniqueFd pipe_;
  pid_t pid_ = -1;
};

}  // namespace engagement::conformance
