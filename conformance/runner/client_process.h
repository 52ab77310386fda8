// Runs one client process from start to end: input, output, deadline, and nothing left behind.
#pragma once

#include <chrono>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "conformance/runner/answer_lines.h"
#include "conformance/runner/input_queue.h"
#include "conformance/runner/process_guard.h"
#include "conformance/runner/stop_flag.h"

namespace engagement::conformance {

struct ClientCommand {
  std::string command;  // for `/bin/sh -c`
  std::string input;    // written to its standard input, which is then closed
  std::chrono::milliseconds deadline{30'000};  // from its start
  std::chrono::milliseconds grace{1'000};      // between SIGTERM and SIGKILL

  // For a client that is spoken with for longer. It gets what is pushed to `more_input` behind
  // `input`, until that is closed; and its outputs go to these functions as well, on the thread of
  // run_client(). `on_output` returns whether the client has shown that it does its work: it may
  // then print another kMostOutput.
  InputQueue* more_input = nullptr;
  std::function<bool(std::string_view)> on_output = nullptr;
  std::function<void(std::string_view)> on_error_output = nullptr;
};

// How a client process ended, and what it printed.
struct ClientEnd {
  enum class Kind {
    exited,       // by itself; `code` is its exit status
    signalled,    // by a signal that was not ours; `code` is its number
    timed_out,    // ended by us at the deadline
    stopped,      // ended by us since a stop flag was raised; `code` is its why()
    flooded,      // ended by us since it printed more than kMostOutput
    not_started,  // the system had no process or pipe left; see `trouble`
  };
  static constexpr std::size_t kMostOutput = 16 * 1024 * 1024;  // bytes
  static constexpr std::size_t kErrorOutputKept = 64 * 1024;    // bytes

  Kind kind = Kind::not_started;
  int code = 0;
  std::string trouble;
  AnswerLines output;
  std::string error_output;
  std::chrono::milliseconds ran{0};
  bool input_unread = false;  // it did not read its standard input to the end
  int left_behind = 0;        // processes that it had started and that were there at its end
};

// Blocks until the client has ended. All that descends from it is ended with it: by SIGKILL what it
// left behind; by SIGTERM to its process group, and then SIGKILL to all of it, when it is ended by
// us. Thread-safe. Ignores
// SIGPIPE for the whole process from the first call on.
ClientEnd run_client(const ClientCommand& command, const ProcessGuard& guard,
                     std::span<const StopFlag* const> stops);

}  // namespace engagement::conformance
