// The parent process of one client: starts it, tells how it ended, and ends all that descends from
// it, even what left its process group, its session and its parents.
#pragma once

#include <sys/resource.h>

#include <array>

namespace engagement::conformance {

// What a keeper writes to its socket, once. It reads signal numbers from there, meant for the
// client's process group; SIGKILL is meant for all that descends from the client.
struct KeeperReport {
  int code;         // CLD_EXITED, CLD_KILLED, CLD_DUMPED; or 0: no process, `status` is errno
  int status;       // the exit status or the signal
  int left_behind;  // processes that were still there when the client had ended
};

// A keeper's life, in a process without threads. The descriptors are the client's standard streams
// and the keeper's socket. When the socket's other end is closed, which is how the end of the suite
// shows, everything is killed at once.
[[noreturn]] void keep_client(const char* command, const std::array<int, 3>& streams, int socket,
                              const rlimit& open_files);

}  // namespace engagement::conformance
