// Writes the lines of the log to a descriptor, on a thread of its own.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace engagement::cli {

// Thread-safe. Whoever appends a line never waits for its reader. A line is written at once when
// there was none for a while; in busy times, those of kTogether are written with one write(2). When
// nobody reads, as behind a stopped terminal, kMostWaiting bytes are kept (or one line that is
// longer), and what comes then is lost and counted. A process that is killed loses what waits: the
// lines of the last kTogether, or more where the reader is slow.
class LogOutput {
 public:
  static constexpr std::size_t kMostWaiting = std::size_t{4} << 20;

  // `notice` makes the line that says how many lines were lost in its place.
  LogOutput(int fd, std::function<std::string(std::uint64_t lost)> notice);
  // Waits until all is written, but no longer than a second.
  ~LogOutput();
  LogOutput(const LogOutput&) = delete;
  LogOutput& operator=(const LogOutput&) = delete;

  // `line` with its line end.
  void append(std::string_view line);

 private:
  struct State;
  const std::shared_ptr<State> state_;  // outlives this when a write does not end
};

}  // namespace engagement::cli
