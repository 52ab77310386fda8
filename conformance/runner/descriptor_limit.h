// Room for the sockets and pipes of a hundred cases side by side.
#pragma once

#include <sys/resource.h>

namespace engagement::conformance {

// Raises this process's limit of open files as far as it is allowed, once. Returns the limit as it
// was, which is what a client is to be started with. Thread-safe.
const rlimit& raise_descriptor_limit();

}  // namespace engagement::conformance
