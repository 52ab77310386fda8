#include "conformance/e2e/program.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cctype>
#include <fstream>
#include <iterator>
#include <thread>

#include "conformance/runner/client_command.h"
#include "conformance/runner/client_process.h"
#include "testing/catch2.h"

namespace engagement::conformance {
namespace {

namespace fs = std::filesystem;

bool is_running(const std::string& text) {
  for (const fs::directory_entry& entry : fs::directory_iterator("/proc")) {
    const std::string name = entry.path().filename().string();
    const bool process = std::isdigit(static_cast<unsigned char>(name[0])) != 0;
    if (process && contents_of(entry.path() / "cmdline").find(text) != std::string::npos) {
      return true;
    }
  }
  return false;
}

}  // namespace

ProgramEnd run_shell(const std::string& command, std::chrono::milliseconds deadline) {
  const Directory directory;
  const std::string output = directory.file("stdout");
  const std::string errors = directory.file("stderr");
  const ProcessGuard guard;
  ClientCommand shell;
  shell.command = fmt::format("PROGRAM={}; {{ {}\n}} >{} 2>{}",
                              shell_quoted(ENGAGEMENT_CONFORMANCE), command, output, errors);
  shell.deadline = deadline;
  const ClientEnd end = run_client(shell, guard, {});
  INFO(command);
  INFO(contents_of(errors));
  REQUIRE(end.kind == ClientEnd::Kind::exited);
  return {end.code, contents_of(output), contents_of(errors), end.ran};
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
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (is_running(text)) {
    if (std::chrono::steady_clock::now() > deadline) {
      return false;
    }
    std::this_thread::yield();
  }
  return true;
}

}  // namespace engagement::conformance
