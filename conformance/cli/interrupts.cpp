#include "conformance/cli/interrupts.h"

#include <signal.h>
#include <unistd.h>

#include <atomic>

namespace engagement::conformance {
namespace {

// A handler gets nothing but the signal's number, hence the one variable of the program's own.
std::atomic<StopFlag*> stop_of_program{nullptr};

void handle(int signal) {
  StopFlag* const stop = stop_of_program.load();
  if (stop->raised() && stop->why() < NSIG) {
    ::_exit(128 + signal);  // the process guard ends the clients
  }
  stop->raise(signal);
}

}  // namespace

void raise_on_signals(StopFlag& stop) {
  stop_of_program.store(&stop);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    struct sigaction before {};
    if (::sigaction(signal, nullptr, &before) == 0 && before.sa_handler == SIG_IGN) {
      continue;
    }
    struct sigaction action {};
    action.sa_handler = handle;
    action.sa_flags = SA_RESTART;
    ::sigaction(signal, &action, nullptr);
  }
}

}  // namespace engagement::conformance
