#include "mock-server/journal/journal_file.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <stdexcept>
#include <utility>

namespace engagement::journal {

JournalFile::JournalFile(const std::string& path)
    : path_(path),
      // Non-blocking matters to pipes alone: nobody may hold up the mock by not reading one.
      fd_(open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0600)) {
  if (fd_ < 0) {
    throw std::runtime_error("cannot write the journal " + path + " (" + std::strerror(errno) +
                             "); check the folder and its permissions");
  }
}

JournalFile::~JournalFile() {
  close(fd_);
}

void JournalFile::write(std::string_view line) {
  std::string text;
  text.reserve(line.size() + 2);
  const std::lock_guard lock(mutex_);
  text.append(cut_ ? "\n" : "").append(line).append("\n");
  ssize_t written = 0;
  do {
    written = ::write(fd_, text.data(), text.size());
  } while (written < 0 && errno == EINTR);
  if (written == static_cast<ssize_t>(text.size())) {
    cut_ = false;
    return;
  }
  const int error = written < 0 ? errno : ENOSPC;
  cut_ = cut_ || written > 0;
  lose(error);
}

void JournalFile::lose(int error) {
  // Told if that holds up nobody: this is a thread that serves.
  pollfd told{STDERR_FILENO, POLLOUT, 0};
  if (lost_.fetch_add(1, std::memory_order_relaxed) == 0 && poll(&told, 1, 0) == 1 &&
      (told.revents & POLLOUT) != 0) {
    std::fprintf(stderr,
                 "engagement-mock: the journal %s cannot be written (%s); requests are missing in "
                 "it from now on. The mock goes on.\n",
                 path_.c_str(), std::strerror(error));
  }
}

}  // namespace engagement::journal
