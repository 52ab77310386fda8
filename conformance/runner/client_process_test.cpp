#include "conformance/runner/client_process.h"

#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "conformance/runner/descriptor_limit.h"
#include "testing/catch2.h"

namespace engagement::conformance {
namespace {

using namespace std::chrono_literals;
using Kind = ClientEnd::Kind;

// Real processes throughout; nothing here waits for longer than a failure needs to show.
ClientEnd run(const std::string& command, const std::string& input = "",
              std::chrono::milliseconds deadline = 60s,
              std::span<const StopFlag* const> stops = {}) {
  const ProcessGuard guard;
  return run_client({command, input, deadline, 300ms}, guard, stops);
}

bool is_alive(const std::string& pid) {
  return !pid.empty() && ::kill(static_cast<pid_t>(std::stol(pid)), 0) == 0;
}

// A killed process that has no parent left is a zombie for as long as init takes.
bool ends_soon(const std::string& pid) {
  const auto deadline = std::chrono::steady_clock::now() + 20s;
  while (is_alive(pid)) {
    std::error_code error;
    const auto program = std::filesystem::read_symlink(fmt::format("/proc/{}/exe", pid), error);
    if (error || program.empty()) {
      return true;  // a zombie has no program
    }
    if (std::chrono::steady_clock::now() > deadline) {
      return false;
    }
    std::this_thread::yield();
  }
  return true;
}

std::size_t open_descriptors() {
  const std::filesystem::directory_iterator files("/proc/self/fd");
  return static_cast<std::size_t>(std::distance(begin(files), end(files)));
}

}  // namespace

TEST_CASE("a client gets its input, and its outputs are kept apart") {
  const ClientEnd end = run("cat; echo trouble >&2", "{\"protocol\": 1}\n");
  CHECK(end.kind == Kind::exited);
  CHECK(end.code == 0);
  CHECK(end.output.answer() == "{\"protocol\": 1}");
  CHECK(end.error_output == "trouble\n");
}

TEST_CASE("exit status and signal are told apart") {
  CHECK(run("exit 7").code == 7);
  const ClientEnd crash = run("kill -SEGV $$");
  CHECK(crash.kind == Kind::signalled);
  CHECK(crash.code == SIGSEGV);
}

TEST_CASE("a client that does not read its input does no harm") {
  const ClientEnd end = run("exec 0<&-; echo done", std::string(1'000'000, 'x'));
  CHECK(end.kind == Kind::exited);
  CHECK(end.output.answer() == "done");
}

TEST_CASE("a hanging client is ended at its deadline, with all it started") {
  const ClientEnd end = run("sleep 1000 & echo $!; wait", "", 200ms);
  CHECK(end.kind == Kind::timed_out);
  CHECK(end.ran < 20s);
  CHECK(ends_soon(end.output.answer()));
}

TEST_CASE("a client that ignores SIGTERM is killed") {
  const ClientEnd end = run("trap '' TERM; echo $$; while :; do sleep 0.02; done", "", 200ms);
  CHECK(end.kind == Kind::timed_out);
  CHECK(end.ran < 20s);
  CHECK(ends_soon(end.output.answer()));
}

TEST_CASE("what a client leaves behind in its group is killed, and holds nothing up") {
  const ClientEnd end = run("sleep 1000 & echo $!");
  CHECK(end.kind == Kind::exited);
  CHECK(end.code == 0);
  CHECK(end.ran < 20s);
  CHECK(ends_soon(end.output.answer()));
}

TEST_CASE("what left the group, the session and its parents is killed all the same") {
  // The daemon's number comes by way of a file descriptor that it inherits.
  const ClientEnd end = run(
      "(setsid sh -c 'trap \"\" TERM HUP; echo $$ >&3; exec sleep 1000' 3>&1 >/dev/null 2>&1 &); "
      "sleep 0.3; echo answer");
  CHECK(end.kind == Kind::exited);
  CHECK(end.output.answer() == "answer");
  CHECK(end.ran < 20s);
  CHECK(end.left_behind >= 1);
  const std::string others = end.output.others();
  CHECK(ends_soon(others.substr(0, others.find('\n'))));
}

TEST_CASE("a process that holds the outputs open does not hold us up") {
  const ClientEnd end = run("setsid sleep 1000 & echo answer");
  CHECK(end.kind == Kind::exited);
  CHECK(end.output.answer() == "answer");
  CHECK(end.ran < 20s);
}

TEST_CASE("processes that go on by starting others and ending come to their end") {
  std::string file = (std::filesystem::temp_directory_path() / "hops-XXXXXX").string();
  REQUIRE(::close(::mkstemp(file.data())) == 0);
  const ClientEnd end =
      run("export file=" + file +
          R"(; export hops=0 hop='echo x >>"$file"; hops=$((hops + 1)); )" +
          R"([ $hops -gt 400 ] || { sleep 0.01; setsid sh -c "$hop" & }'; )" +
          R"(for i in 1 2 3 4 5 6 7 8; do sh -c "$hop" & done; sleep 0.2; echo answer)");
  CHECK(end.output.answer() == "answer");
  const auto size = std::filesystem::file_size(file);
  CHECK(size > 0);
  std::this_thread::sleep_for(200ms);
  CHECK(std::filesystem::file_size(file) == size);
  std::filesystem::remove(file);
}

TEST_CASE("whether a client has read its input, and what it left behind, is told") {
  CHECK(run("echo done", "a line\n").input_unread);
  const ClientEnd clean = run("cat", "a line\n");
  CHECK_FALSE(clean.input_unread);
  CHECK(clean.left_behind == 0);
}

TEST_CASE("a flood of output is ended and does not grow") {
  const ClientEnd end = run("yes");
  CHECK(end.kind == Kind::flooded);
  CHECK(end.output.others().size() < AnswerLines::kOthersKept + 100);
  const ClientEnd errors = run("yes >&2");
  CHECK(errors.kind == Kind::flooded);
  CHECK(errors.error_output.size() < ClientEnd::kErrorOutputKept + 100);
}

TEST_CASE("a raised stop flag ends the client") {
  StopFlag stop;
  const std::array<const StopFlag*, 1> stops = {&stop};
  std::thread raising([&stop] { stop.raise(SIGTERM); });
  const ClientEnd end = run("sleep 1000", "", 60s, stops);
  raising.join();
  CHECK(end.kind == Kind::stopped);
  CHECK(end.code == SIGTERM);
  CHECK(end.ran < 20s);
}

TEST_CASE("a client inherits three descriptors, default signals, and the limit of open files") {
  raise_descriptor_limit();
  const ClientEnd end = run("ls /proc/self/fd; ulimit -n; grep SigIgn /proc/self/status");
  CHECK(end.output.others() ==
        fmt::format("0\n1\n2\n3\n{}\n", raise_descriptor_limit().rlim_cur));  // 3: ls's own
  CHECK(end.output.answer() == "SigIgn:\t0000000000000000");
}

TEST_CASE("many clients at once leave no descriptor and no zombie") {
  std::array<ClientEnd, 24> ends;
  const std::size_t before = open_descriptors();
  {
    const ProcessGuard guard;
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < ends.size(); ++i) {
      threads.emplace_back([&guard, &ends, i] {
        ends[i] = run_client({"cat", fmt::format("{}\n", i), 60s, 1s}, guard, {});
      });
    }
    for (std::thread& thread : threads) {
      thread.join();
    }
  }
  for (std::size_t i = 0; i < ends.size(); ++i) {
    CHECK(ends[i].output.answer() == fmt::format("{}", i));
  }
  CHECK(open_descriptors() == before);
  CHECK(::waitpid(-1, nullptr, WNOHANG) == -1);
  CHECK(errno == ECHILD);
}

}  // namespace engagement::conformance
