#include "mock-server/files/whole_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <system_error>

namespace engagement::files {
namespace {

// False with errno when not all could be written, or the disk says so at the end.
bool write_and_close(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(fd, text.data(), text.size());
    if (written < 0 && errno == EINTR) {
      continue;
    }
    if (written < 0) {
      const int error = errno;
      ::close(fd);
      errno = error;
      return false;
    }
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return ::close(fd) == 0;
}

}  // namespace

void write_whole_file(const std::string& path, std::string_view text, mode_t mode) {
  const std::string beside = path + ".new";
  ::unlink(beside.c_str());
  const int fd = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
  if (fd < 0) {
    throw std::system_error(errno, std::generic_category());
  }
  if (!write_and_close(fd, text) || std::rename(beside.c_str(), path.c_str()) != 0) {
    const int error = errno;
    ::unlink(beside.c_str());
    throw std::system_error(error, std::generic_category());
  }
}

}  // namespace engagement::files
