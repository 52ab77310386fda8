#include "conformance/runner/client_process.h"

#include <poll.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <mutex>
#include <string_view>
#include <system_error>
#include <vector>

#include "conformance/runner/bounded_text.h"
#include "conformance/runner/client_keeper.h"
#include "conformance/runner/spawn.h"

namespace engagement::conformance {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;
using Kind = ClientEnd::Kind;

// What poll(2) can be told is an int.
constexpr milliseconds kLongestWait{60'000};
// After SIGKILL only the kernel itself can hold a process back.
constexpr milliseconds kKillTakes{10'000};

void ignore_broken_pipes() {
  static std::once_flag once;
  std::call_once(once, [] { ::signal(SIGPIPE, SIG_IGN); });
}

// One client while it runs.
class RunningClient {
 public:
  RunningClient(const ClientCommand& command, const ProcessGuard& guard,
                std::span<const StopFlag* const> stops)
      : command_(command),
        stops_(stops),
        process_(spawn_shell(command.command, guard)),
        started_(Clock::now()),
        next_step_(started_ + command.deadline),
        input_(command.input),
        input_complete_(command.more_input == nullptr) {
    end_.kind = Kind::exited;
  }

  ClientEnd run() {
    while (!ended_ && phase_ != Phase::given_up) {
      wait();
      look_at_stops();
      look_at_clock();
    }
    finish();
    return std::move(end_);
  }

 private:
  enum class Phase { running, terminated, killed, given_up };

  void take_report() {
    const ssize_t size = ::recv(process_.keeper.get(), &report_, sizeof report_, 0);
    if (size == static_cast<ssize_t>(sizeof report_)) {
      ended_ = true;
    } else if (size >= 0) {
      report_ = {0, ECHILD, 0};  // somebody has killed the keeper
      ended_ = true;
    }
  }

  void wait() {
    const bool to_write = input_complete_ || written_ < input_.size();
    std::vector<pollfd> fds = {{to_write ? process_.input.get() : -1, POLLOUT, 0},
                               {process_.output.get(), POLLIN, 0},
                               {process_.error_output.get(), POLLIN, 0},
                               {input_complete_ ? -1 : command_.more_input->fd(), POLLIN, 0},
                               {process_.keeper.get(), POLLIN, 0}};
    if (phase_ == Phase::running) {
      for (const StopFlag* stop : stops_) {
        fds.push_back({stop->fd(), POLLIN, 0});
      }
    }
    const auto left =
        std::min(std::chrono::ceil<milliseconds>(next_step_ - Clock::now()), kLongestWait);
    if (::poll(fds.data(), fds.size(), static_cast<int>(std::max<long>(left.count(), 0))) <= 0) {
      return;
    }
    if (fds[0].revents != 0) {
      write_input();
    }
    if (fds[1].revents != 0) {
      read_output();
    }
    if (fds[2].revents != 0) {
      read_error_output();
    }
    if (fds[3].revents != 0) {
      input_.erase(0, written_);
      written_ = 0;
      input_complete_ = command_.more_input->take(input_);
    }
    if (fds[4].revents != 0) {
      take_report();
    }
  }

  void write_input() {
    const std::string_view rest = std::string_view(input_).substr(written_);
    const ssize_t count = ::write(process_.input.get(), rest.data(), rest.size());
    if (count > 0) {
      written_ += static_cast<std::size_t>(count);
    }
    const bool broken = count < 0 && errno != EAGAIN && errno != EINTR;
    // A client that does not read its input is judged by what it does, not by that.
    if (broken || (input_complete_ && written_ == input_.size())) {
      process_.input.reset();
    }
  }

  // Each returns false when there is nothing to read at present.
  bool read_output() {
    return read(process_.output, [this](std::string_view bytes) {
      end_.output.append(bytes);
      if (command_.on_output && command_.on_output(bytes)) {
        printed_ = 0;
      }
    });
  }
  bool read_error_output() {
    return read(process_.error_output, [this](std::string_view bytes) {
      error_output_.append(bytes);
      if (command_.on_error_output) {
        command_.on_error_output(bytes);
      }
    });
  }

  template <typename Sink>
  bool read(UniqueFd& fd, Sink sink) {
    std::array<char, 65536> buffer;
    const ssize_t count = ::read(fd.get(), buffer.data(), buffer.size());
    if (count > 0) {
      printed_ += static_cast<std::size_t>(count);
      sink(std::string_view(buffer.data(), static_cast<std::size_t>(count)));
      return true;
    }
    if (count == 0 || (errno != EAGAIN && errno != EINTR)) {
      fd.reset();
    }
    return false;
  }

  void look_at_stops() {
    if (phase_ != Phase::running) {
      return;
    }
    for (const StopFlag* stop : stops_) {
      if (stop->raised()) {
        end_.code = stop->why();
        terminate(Kind::stopped);
        return;
      }
    }
    if (printed_ > ClientEnd::kMostOutput) {
      terminate(Kind::flooded);
    }
  }

  void look_at_clock() {
    if (Clock::now() < next_step_) {
      return;
    }
    if (phase_ == Phase::running) {
      terminate(Kind::timed_out);
    } else if (phase_ == Phase::terminated) {
      signal_group(SIGKILL);
      phase_ = Phase::killed;
      next_step_ = Clock::now() + kKillTakes;
    } else {
      phase_ = Phase::given_up;
    }
  }

  void terminate(Kind kind) {
    end_.kind = kind;
    signal_group(SIGTERM);
    phase_ = Phase::terminated;
    next_step_ = Clock::now() + command_.grace;
  }

  void signal_group(int signal) const {
    ::send(process_.keeper.get(), &signal, sizeof signal, MSG_NOSIGNAL);
  }

  void finish() {
    end_.ran = std::chrono::duration_cast<milliseconds>(Clock::now() - started_);
    drain();
    end_.input_unread = unread_input();
    end_.left_behind = report_.left_behind;
    if (ended_ && report_.code == 0) {
      end_.kind = Kind::not_started;
      end_.trouble = std::generic_category().message(report_.status);
    } else if (phase_ == Phase::running) {
      end_.kind = report_.code == CLD_EXITED ? Kind::exited : Kind::signalled;
      end_.code = report_.status;
    }
    end_.output.finish();
    end_.error_output = error_output_.text();
  }

  bool unread_input() const {
    int bytes = 0;
    return ::ioctl(process_.unread_input.get(), FIONREAD, &bytes) == 0 && bytes > 0;
  }

  // What the client had printed is in the pipes by now. Not until end of file: a process that cannot
  // be killed may hold a pipe open, or go on writing.
  void drain() {
    constexpr int kPipefuls = 32;
    for (int i = 0; i < kPipefuls && process_.output && read_output(); ++i) {
    }
    for (int i = 0; i < kPipefuls && process_.error_output && read_error_output(); ++i) {
    }
  }

  const ClientCommand& command_;
  std::span<const StopFlag* const> stops_;
  SpawnedProcess process_;
  Clock::time_point started_;
  Clock::time_point next_step_;  // when the present phase is over
  Phase phase_ = Phase::running;
  bool ended_ = false;
  KeeperReport report_{};
  std::string input_;
  bool input_complete_;
  std::size_t written_ = 0;
  std::size_t printed_ = 0;
  BoundedText error_output_{ClientEnd::kErrorOutputKept};
  ClientEnd end_;
};

}  // namespace

ClientEnd run_client(const ClientCommand& command, const ProcessGuard& guard,
                     std::span<const StopFlag* const> stops) {
  ignore_broken_pipes();
  try {
    return RunningClient(command, guard, stops).run();
  } catch (const std::system_error& error) {
    ClientEnd end;
    end.trouble = error.what();
    return end;
  }
}

}  // namespace engagement::conformance
