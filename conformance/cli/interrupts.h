// Turns the signals that ask a program to end into a raised stop flag.
#pragma once

#include "conformance/runner/stop_flag.h"

namespace engagement::conformance {

// From now on SIGINT, SIGTERM and SIGHUP raise `stop` with their number, so that the run can end
// its clients and write its reports; a second one ends the program at once. A signal that was
// ignored when the program was started (nohup) stays ignored. `stop` must live until the program
// ends.
void raise_on_signals(StopFlag& stop);

}  // namespace engagement::conformance
