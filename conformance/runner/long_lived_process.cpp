#include "conformance/runner/long_lived_process.h"

#include <poll.h>

#include <array>
#include <utility>

namespace engagement::conformance {
namespace {

// Its calls have deadlines; the process itself has none.
constexpr std::chrono::hours kNoDeadline{24 * 365};

}  // namespace

LongLivedProcess::LongLivedProcess(const std::string& command, const ProcessGuard& guard,
                                   OnLine on_line, OnEnd on_end)
    : on_line_(std::move(on_line)) {
  ClientCommand options;
  options.command = command;
  options.deadline = kNoDeadline;
  options.more_input = &input_;
  options.on_output = [this](std::string_view bytes) { return take_output(bytes); };
  options.on_error_output = [this](std::string_view bytes) {
    const std::lock_guard lock(mutex_);
    error_output_.append(bytes);
  };
  thread_ = std::thread([this, &guard, options = std::move(options), on_end = std::move(on_end)] {
    const std::array<const StopFlag*, 1> stops = {&ending_};
    const ClientEnd end = run_client(options, guard, stops);
    if (end.kind != ClientEnd::Kind::flooded) {
      take_line();
    }
    on_end(end);
    ended_.raise(1);
  });
}

LongLivedProcess::~LongLivedProcess() {
  end();
  thread_.join();
}

void LongLivedProcess::let_end(std::chrono::milliseconds grace) {
  input_.close();
  pollfd ended{ended_.fd(), POLLIN, 0};
  if (::poll(&ended, 1, static_cast<int>(grace.count())) <= 0) {
    end();
  }
}

bool LongLivedProcess::take_output(std::string_view bytes) {
  bool answered = false;
  while (!bytes.empty()) {
    const std::size_t end = bytes.find('\n');
    const std::string_view part = bytes.substr(0, end);
    const std::size_t room = AnswerLines::kLongestAnswer - line_.size();
    line_cut_ = line_cut_ || part.size() > room;
    line_ += part.substr(0, room);
    if (end == std::string_view::npos) {
      break;
    }
    answered = take_line() || answered;
    bytes.remove_prefix(end + 1);
  }
  return answered;
}

bool LongLivedProcess::take_line() {
  std::string line = std::exchange(line_, "");
  const bool cut = std::exchange(line_cut_, false);
  if (line.find_first_not_of(" \t\r\v\f") == std::string::npos) {
    return false;
  }
  if (line.back() == '\r') {
    line.pop_back();
  }
  if (on_line_(line, cut)) {
    return true;
  }
  const std::lock_guard lock(mutex_);
  other_output_.append(line + "\n");
  return false;
}

std::string LongLivedProcess::error_output() const {
  const std::lock_guard lock(mutex_);
  return error_output_.text();
}

std::string LongLivedProcess::other_output() const {
  const std::lock_guard lock(mutex_);
  return other_output_.text();
}

}  // namespace engagement::conformance
