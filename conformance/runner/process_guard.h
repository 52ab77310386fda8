// Sees to it that no client outlives its call, or the suite, whatever way either ends.
#pragma once

#include <sys/resource.h>
#include <sys/types.h>

#include <array>
#include <string>

#include "conformance/runner/unique_fd.h"

namespace engagement::conformance {

// A small process of its own that starts the clients, each by way of a keeper (client_keeper.h),
// which is the parent of all that descends from the client and ends it. It also makes starts cheap:
// it has no threads and little memory to be copied by fork(2), and no descriptor of the suite's.
class ProcessGuard {
 public:
  // Forks; best before there are threads. Throws std::system_error when no process can be started.
  ProcessGuard();
  // Ends the guarding process and waits for it; clients that still run are ended by their keepers.
  ~ProcessGuard();
  ProcessGuard(const ProcessGuard&) = delete;
  ProcessGuard& operator=(const ProcessGuard&) = delete;

  struct Client {
    std::string command;         // for `/bin/sh -c`
    std::array<int, 3> streams;  // its standard streams
    int keeper;                  // the keeper's end of its socket
    rlimit open_files;           // the limit that it gets
  };
  // Has a client started; its keeper tells how that went. Thread-safe. Throws std::system_error
  // when the guard is gone or the command is too long.
  void start(const Client& client) const;

 private:
  UniqueFd socket_;
  pid_t pid_ = -1;
};

}  // namespace engagement::conformance
