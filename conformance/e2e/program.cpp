#include "conformance/e2e/program.h"

#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cctype>
#include <cstdlib>
#include <fstream>
#include <ios>
#include <iterator>
#include <thread>

#include "conformance/runner/client_command.h"
#include "testing/catch2.h"

namespace engagement::conformance {
namespace {

namespace fs = std::filesystem;

// Of timeout(1).
constexpr int kTimedOut = 124;

// `file` of a process: "cmdline", "environ".
bool is_running(const std::string& text, const std::string& file) {
  for (const fs::directory_entry& entry : fs::directory_iterator("/proc")) {
    const std::string name = entry.path().filename().string();
    const bool process = std::isdigit(static_cast<unsigned char>(name[0])) != 0;
    try {
      if (process && contents_of(entry.path() / file).find(text) != std::string::npos) {
        return true;
      }
    } catch (const std::ios_base::failure&) {
      // It ended between the opening and the reading.
    }
  }
  return false;
}

bool ends_soon(const std::string& text, const std::string& file) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (is_running(text, file)) {
    if (std::chrono::steady_clock::now() > deadline) {
      return false;
    }
    std::this_thread::yield();
  }
  return true;
}

}  // namespace

ProgramEnd run_shell(const std::string& command, std::chrono::milliseconds deadline) {
  const Directory directory;
  const std::string output = directory.file("stdout");
  const std::string errors = directory.file("stderr");
  const std::string shell =
      fmt::format("PROGRAM={}; {{ {}\n}} >{} 2>{}", shell_quoted(ENGAGEMENT_CONFORMANCE), command,
                  output, errors);
  // Not by way of the suite's own runner: it would end what the program has to end.
  const auto started = std::chrono::steady_clock::now();
  const int status = std::system(fmt::format("exec timeout -k 1 {:.3f} sh -c {}",
                                             static_cast<double>(deadline.count()) / 1000.0,
                                             shell_quoted(shell))
                                     .c_str());
  const auto ran = std::chrono::duration_cast<std::chrono::milliseconds>(
      std::chrono::steady_clock::now() - started);
  INFO(command);
  INFO(contents_of(errors));
  REQUIRE(WIFEXITED(status));
  REQUIRE(WEXITSTATUS(status) != kTimedOut);
  return {WEXITSTATUS(status), contents_of(output), contents_of(errors), ran};
}

ProgramEnd run_program(const std::string& arguments, std::chrono::milliseconds deadline) {
  return run_shell("\"$PROGRAM\" " + arguments, deadline);
}

ProgramEnd run_one_case(const std::string& command, const std::string& more) {
  return run_program(
      fmt::format("run --case status.200 --client {} {}", shell_quoted(command), more));
}

Directory::Directory() {
  std::string name = (fs::temp_directory_path() / "engagement-e2e-XXXXXX").string();
  REQUIRE(::mkdtemp(name.data()) != nullptr);
  path_ = name;
}

Directory::~Directory() {
  fs::remove_all(path_);
}

std::size_t Directory::files() const {
  return static_cast<std::size_t>(
      std::distance(fs::directory_iterator(path_), fs::directory_iterator()));
}

std::string contents_of(const std::string& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

bool is_gone(const std::string& text) {
  return ends_soon(text, "cmdline");
}

bool is_gone_with_environment(const std::string& variable) {
  return ends_soon(variable, "environ");
}

}  // namespace engagement::conformance
