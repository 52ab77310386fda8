#include "mock-server/cli/log_output.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <climits>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

namespace engagement::cli {
namespace {

using namespace std::chrono_literals;

constexpr auto kTogether = 5ms;
constexpr auto kLastWords = 1s;

// So much of the bytes as is written at once. To a pipe, whole lines that the kernel does not mix
// with those of other processes at the same pipe.
std::string_view piece_of(std::string_view bytes, bool is_pipe) {
  if (!is_pipe || bytes.size() <= PIPE_BUF) {
    return bytes;
  }
  const std::size_t last = bytes.substr(0, PIPE_BUF).rfind('\n');
  return bytes.substr(0, last == bytes.npos ? std::size_t{PIPE_BUF} : last + 1);
}

// What cannot be written at all is given up: there is no other place to tell it.
void write_all(int fd, std::string_view bytes) {
  struct stat about {};
  const bool is_pipe = fstat(fd, &about) == 0 && S_ISFIFO(about.st_mode);
  while (!bytes.empty()) {
    const std::string_view piece = piece_of(bytes, is_pipe);
    const ssize_t written = write(fd, piece.data(), piece.size());
    if (written >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
      std::this_thread::sleep_for(kTogether);  // somebody else made the descriptor non-blocking
    } else if (errno != EINTR) {
      return;
    }
  }
}

}  // namespace

struct LogOutput::State {
  State(int to, std::function<std::string(std::uint64_t)> of_lost)
      : fd(to), notice(std::move(of_lost)) {}

  void run();
  bool is_half_full() const { return waiting.size() > kMostWaiting / 2; }

  const int fd;
  const std::function<std::string(std::uint64_t)> notice;
  std::mutex mutex;
  std::condition_variable news;  // a line waits where none did, or it is the end
  std::condition_variable end;   // of `ending`, of `ended`, and half is full
  std::string waiting;
  std::uint64_t lost = 0;
  bool ending = false;
  bool ended = false;
};

void LogOutput::State::run() {
  std::string lines;
  std::unique_lock lock(mutex);
  while (true) {
    news.wait(lock, [this] { return !waiting.empty() || ending; });
    if (waiting.empty()) {
      break;
    }
    lines.clear();
    lines.swap(waiting);
    const std::uint64_t missing = std::exchange(lost, 0);
    lock.unlock();
    if (missing > 0) {
      lines += notice(missing);
    }
    write_all(fd, lines);
    lock.lock();
    end.wait_for(lock, kTogether, [this] { return ending || is_half_full(); });
  }
  ended = true;
  end.notify_all();
}

LogOutput::LogOutput(int fd, std::function<std::string(std::uint64_t)> notice)
    : state_(std::make_shared<State>(fd, std::move(notice))) {
  // Detached, since nothing interrupts a write to a terminal that is stopped.
  std::thread([state = state_] { state->run(); }).detach();
}

LogOutput::~LogOutput() {
  std::unique_lock lock(state_->mutex);
  state_->ending = true;
  state_->news.notify_all();
  state_->end.notify_all();
  state_->end.wait_for(lock, kLastWords, [this] { return state_->ended; });
}

void LogOutput::append(std::string_view line) {
  bool is_first = false;
  bool became_half_full = false;
  {
    const std::lock_guard lock(state_->mutex);
    const bool has_room = state_->waiting.size() + line.size() <= kMostWaiting;
    if (!has_room && !state_->waiting.empty()) {
      ++state_->lost;
      return;
    }
    is_first = state_->waiting.empty();
    const bool was_half_full = state_->is_half_full();
    state_->waiting += line;
    became_half_full = state_->is_half_full() && !was_half_full;
  }
  if (became_half_full) {
    state_->end.notify_one();
  }
  if (is_first) {
    state_->news.notify_one();
  }
}

}  // namespace engagement::cli
