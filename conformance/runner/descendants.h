// Ends the processes that descend from this one.
#pragma once

namespace engagement::conformance {

// Goes through /proc once and kills each descendant as soon as it is seen, so that one which starts
// another and ends has little time for it. To be repeated until waitpid(2) knows of no child, since
// orphans become children of a subreaper. Returns how many were found. Not thread-safe.
int kill_descendants();

}  // namespace engagement::conformance
