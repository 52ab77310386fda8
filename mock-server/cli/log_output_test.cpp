#include "mock-server/cli/log_output.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "testing/catch2.h"

namespace engagement::cli {
namespace {

class Pipe {
 public:
  Pipe() { REQUIRE(pipe2(ends_.data(), O_CLOEXEC) == 0); }
  ~Pipe() {
    close_writer();
    close(ends_[0]);
  }
  int writer() const { return ends_[1]; }
  void close_writer() {
    if (ends_[1] >= 0) {
      close(ends_[1]);
      ends_[1] = -1;
    }
  }
  std::string read_some() const {
    std::string bytes(65536, '\0');
    const ssize_t got = read(ends_[0], bytes.data(), bytes.size());
    bytes.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    return bytes;
  }
  std::string read_all() const {
    std::string all;
    for (std::string some = read_some(); !some.empty(); some = read_some()) {
      all += some;
    }
    return all;
  }

 private:
  std::array<int, 2> ends_{-1, -1};
};

std::string lost_lines(std::uint64_t lost) {
  return std::to_string(lost) + " lost\n";
}

std::size_t count(const std::string& text, char c) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), c));
}

TEST_CASE("a line is written without waiting for another") {
  const Pipe pipe;
  LogOutput output(pipe.writer(), lost_lines);
  output.append("one\n");
  CHECK(pipe.read_some() == "one\n");
  output.append("two\n");
  CHECK(pipe.read_some() == "two\n");
}

TEST_CASE("what waits at the end is written before it") {
  Pipe pipe;
  {
    LogOutput output(pipe.writer(), lost_lines);
    for (int i = 0; i < 100; ++i) {
      output.append("line\n");
    }
  }
  pipe.close_writer();
  CHECK(count(pipe.read_all(), '\n') == 100);
}

TEST_CASE("lines of several threads stay whole and none is missing") {
  Pipe pipe;
  std::string all;
  std::thread reader([&] { all = pipe.read_all(); });
  {
    LogOutput output(pipe.writer(), lost_lines);
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([&] {
        for (int n = 0; n < 1000; ++n) {
          output.append("abcdefghij\n");
        }
      });
    }
    for (std::thread& thread : threads) {
      thread.join();
    }
  }
  pipe.close_writer();
  reader.join();
  CHECK(all.size() == 44'000);
  CHECK(count(all, '\n') == 4000);
  CHECK(all.find("\n\n") == std::string::npos);
}

TEST_CASE("nobody waits for a reader that does not read, and what was lost is told") {
  Pipe pipe;
  const std::string line = std::string(99, 'x') + "\n";
  std::string all;
  std::thread reader;
  {
    LogOutput output(pipe.writer(), lost_lines);
    const std::size_t lines = 4 * LogOutput::kMostWaiting / line.size();
    for (std::size_t i = 0; i < lines; ++i) {
      output.append(line);
    }
    reader = std::thread([&] { all = pipe.read_all(); });
  }
  pipe.close_writer();
  reader.join();
  CHECK(all.size() > LogOutput::kMostWaiting);
  CHECK(all.size() < 3 * LogOutput::kMostWaiting);
  CHECK(all.ends_with(" lost\n"));
}

TEST_CASE("one line that is longer than all that is kept is written") {
  Pipe pipe;
  std::string all;
  std::thread reader([&] { all = pipe.read_all(); });
  {
    LogOutput output(pipe.writer(), lost_lines);
    output.append(std::string(2 * LogOutput::kMostWaiting, 'x') + "\n");
  }
  pipe.close_writer();
  reader.join();
  CHECK(all.size() == 2 * LogOutput::kMostWaiting + 1);
}

TEST_CASE("the end does not wait for ever for a reader") {
  std::signal(SIGPIPE, SIG_IGN);  // the write that is left behind fails when the pipe goes
  const Pipe pipe;
  auto output = std::make_unique<LogOutput>(pipe.writer(), lost_lines);
  output->append(std::string(200'000, 'x'));
  output.reset();
  CHECK(pipe.read_some().starts_with("xxx"));
}

}  // namespace
}  // namespace engagement::cli
