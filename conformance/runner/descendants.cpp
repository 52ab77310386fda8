#include "conformance/runner/descendants.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <bitset>
#include <charconv>
#include <cstdio>
#include <string_view>

namespace engagement::conformance {
namespace {

constexpr std::size_t kHighestPid = 4'194'304;  // proc(5), /proc/sys/kernel/pid_max
std::bitset<kHighestPid + 1> descends;          // by process number

// Zero when the process is gone. proc(5): "pid (name) state ppid …", and names may hold anything.
pid_t parent_of(const char* pid) {
  std::array<char, 64> path{};
  std::snprintf(path.data(), path.size(), "/proc/%s/stat", pid);
  const int file = ::open(path.data(), O_RDONLY | O_CLOEXEC);
  if (file < 0) {
    return 0;
  }
  std::array<char, 512> buffer;
  const ssize_t size = ::read(file, buffer.data(), buffer.size());
  ::close(file);
  const std::string_view text(buffer.data(), static_cast<std::size_t>(std::max<ssize_t>(size, 0)));
  const std::size_t name_end = text.rfind(')');
  constexpr std::size_t kToParent = 4;  // ") S "
  pid_t parent = 0;
  if (name_end != std::string_view::npos && name_end + kToParent < text.size()) {
    std::from_chars(text.data() + name_end + kToParent, text.data() + text.size(), parent);
  }
  return parent;
}

}  // namespace

int kill_descendants() {
  DIR* const directory = ::opendir("/proc");
  if (directory == nullptr) {
    return 0;
  }
  descends.reset();
  descends.set(static_cast<std::size_t>(::getpid()));
  int found = 0;
  while (const dirent* entry = ::readdir(directory)) {
    const std::string_view name(entry->d_name);
    std::size_t pid = 0;
    std::from_chars(name.data(), name.data() + name.size(), pid);
    if (pid == 0 || pid > kHighestPid) {
      continue;
    }
    const auto parent = static_cast<std::size_t>(std::max(parent_of(entry->d_name), 0));
    if (parent != 0 && parent <= kHighestPid && descends.test(parent)) {
      ::kill(static_cast<pid_t>(pid), SIGKILL);
      descends.set(pid);
      ++found;
    }
  }
  ::closedir(directory);
  return found;
}

}  // namespace engagement::conformance
