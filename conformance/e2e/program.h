// Runs engagement-conformance as users do, for the tests of this folder.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>

namespace engagement::conformance {

struct ProgramEnd {
  int status = -1;
  std::string output;  // standard output
  std::string errors;  // standard error
  std::chrono::milliseconds ran{0};
};

// `arguments` as typed in a shell. Fails the test when the program is ended by a signal or takes
// longer than `deadline`, which no test here should.
ProgramEnd run_program(const std::string& arguments,
                       std::chrono::milliseconds deadline = std::chrono::seconds(60));

// The same for any shell command; $PROGRAM is the program's path.
ProgramEnd run_shell(const std::string& command,
                     std::chrono::milliseconds deadline = std::chrono::seconds(60));

// One case that takes no pauses, with the client `command`.
ProgramEnd run_one_case(const std::string& command, const std::string& more = "");

// A new empty directory, removed with the object.
class Directory {
 public:
  Directory();
  ~Directory();
  Directory(const Directory&) = delete;
  Directory& operator=(const Directory&) = delete;

  std::string file(const std::string& name) const { return (path_ / name).string(); }
  std::size_t files() const;

 private:
  std::filesystem::path path_;
};

std::string contents_of(const std::string& file);

// No process that was started with `variable` ("NAME=value") in its environment is left, or is gone
// soon.
bool is_gone_with_environment(const std::string& variable);

// No process whose command line contains `text` is left, or is gone soon.
bool is_gone(const std::string& text);

}  // namespace engagement::conformance
