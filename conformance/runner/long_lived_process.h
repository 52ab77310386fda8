// One process of a client that answers many calls: lines in, lines out, until it is told to end.
#pragma once

#include <chrono>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

#include "conformance/runner/bounded_text.h"
#include "conformance/runner/client_process.h"
#include "conformance/runner/input_queue.h"
#include "conformance/runner/process_guard.h"
#include "conformance/runner/stop_flag.h"

namespace engagement::conformance {

// Thread-safe.
class LongLivedProcess {
 public:
  // A line as it was printed, without its line end, never blank; at most kLongestAnswer bytes of
  // it, `cut` when it was longer. Returns whether it is the answer to a call.
  using OnLine = std::function<bool(std::string line, bool cut)>;
  using OnEnd = std::function<void(const ClientEnd&)>;

  // Starts it. Both functions are called from a thread of the process's own, `on_end` once, last.
  LongLivedProcess(const std::string& command, const ProcessGuard& guard, OnLine on_line,
                   OnEnd on_end);
  // end()s it and waits for that.
  ~LongLivedProcess();
  LongLivedProcess(const LongLivedProcess&) = delete;
  LongLivedProcess& operator=(const LongLivedProcess&) = delete;

  void send(std::string_view line) { input_.push(line); }
  // Closes its standard input, and ends it when it has not ended by itself within `grace`.
  void let_end(std::chrono::milliseconds grace);
  // Ends it and all that it started, without waiting for that.
  void end() { ending_.raise(1); }

  // What it wrote to standard error so far, and to standard output besides its answers; bounded.
  std::string error_output() const;
  std::string other_output() const;

 private:
  bool take_output(std::string_view bytes);
  bool take_line();

  const OnLine on_line_;
  InputQueue input_;
  StopFlag ending_;
  StopFlag ended_;
  std::string line_;
  bool line_cut_ = false;
  mutable std::mutex mutex_;
  BoundedText error_output_{ClientEnd::kErrorOutputKept};
  BoundedText other_output_{AnswerLines::kOthersKept};
  std::thread thread_;
};

}  // namespace engagement::conformance
