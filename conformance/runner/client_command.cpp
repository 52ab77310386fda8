#include "conformance/runner/client_command.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cctype>
#include <optional>
#include <string_view>

#include "conformance/runner/client_process.h"
#include "conformance/text/text.h"

namespace engagement::conformance {
namespace {

constexpr std::string_view kBlank = " \t\n";
constexpr std::string_view kWayOut =
    "Give the command that starts the adapter, as you would type it in a shell: "
    "--client \"python3 adapter.py\"";

// The command's first word as the shell reads it; none when that takes more than quotes to tell.
std::optional<std::string> first_word(std::string_view command) {
  const std::size_t start = command.find_first_not_of(kBlank);
  if (start == std::string_view::npos) {
    return std::nullopt;
  }
  std::string word;
  char quote = '\0';
  for (const char c : command.substr(start)) {
    if (c == quote) {
      quote = '\0';
    } else if (std::string_view("$`\\").find(c) != std::string_view::npos && quote != '\'') {
      return std::nullopt;
    } else if (quote != '\0') {
      word += c;
    } else if (c == '\'' || c == '"') {
      quote = c;
    } else if (kBlank.find(c) != std::string_view::npos) {
      break;
    } else if (std::string_view("=~*?[]{}()<>|&;#!").find(c) != std::string_view::npos) {
      return std::nullopt;
    } else {
      word += c;
    }
  }
  return word;
}

ClientEnd ask_shell(const std::string& command, const ProcessGuard& guard) {
  ClientCommand question;
  question.command = command;
  return run_client(question, guard, {});
}

std::string file_problem(const std::string& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) {
    return fmt::format("there is no file {}", printable_line(path));
  }
  if (S_ISDIR(status.st_mode)) {
    return fmt::format("{} is a directory", printable_line(path));
  }
  if (::access(path.c_str(), X_OK) != 0) {
    return fmt::format("{} is not executable", printable_line(path));
  }
  return "";
}

std::string word_problem(const std::string& word, const ProcessGuard& guard) {
  if (word.find('/') != std::string::npos) {
    return file_problem(word);
  }
  const ClientEnd found = ask_shell("command -v -- " + shell_quoted(word), guard);
  if (found.kind == ClientEnd::Kind::exited && found.code != 0) {
    return fmt::format("there is no program \"{}\" on the PATH", printable_line(word));
  }
  return "";
}

}  // namespace

std::string shell_quoted(std::string_view text) {
  std::string result = "'";
  for (const char c : text) {
    result += c == '\'' ? std::string("'\\''") : std::string(1, c);
  }
  return result + "'";
}

std::string startup_problem(const std::string& command, const ProcessGuard& guard) {
  std::string problem;
  if (command.find_first_not_of(kBlank) == std::string::npos) {
    problem = "the command is empty";
  } else if (const ClientEnd grammar = ask_shell("sh -n -c " + shell_quoted(command), guard);
             grammar.kind == ClientEnd::Kind::exited && grammar.code != 0) {
    problem = "the shell says: " + printable_line(grammar.error_output);
  } else if (const std::optional<std::string> word = first_word(command)) {
    problem = word_problem(*word, guard);
  }
  return problem.empty() ? ""
                         : fmt::format("the client cannot be started: {}. {}", problem, kWayOut);
}

}  // namespace engagement::conformance
