#include "mock-server/files/whole_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
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

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) {
      ::close(fd_);
    }
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return fd_; }

 private:
  int fd_;
};

// O_NONBLOCK: the opening of a pipe without a writer does not wait. It has no effect on files.
int open_regular(const std::string& path) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  struct stat found {};
  if (fd < 0 || ::fstat(fd, &found) != 0) {
    const int error = errno;
    if (fd >= 0) {
      ::close(fd);
    }
    throw ReadError(std::string("cannot be read (") + std::strerror(error) +
                    "); check the name and the permissions");
  }
  if (!S_ISREG(found.st_mode)) {
    ::close(fd);
    throw ReadError(
        S_ISDIR(found.st_mode)
            ? "not a regular file but a folder; name a file"
            : "not a regular file but a pipe or a device; write what comes out of it to a "
              "file, and name that");
  }
  return fd;
}

}  // namespace

std::string read_whole_file(const std::string& path, std::size_t largest) {
  const Descriptor file(open_regular(path));
  struct stat found {};
  ::fstat(file.get(), &found);
  // One byte more than it claims to have: a file that grows, or claims nothing as in /proc, is read
  // on.
  std::string bytes(std::min(static_cast<std::size_t>(found.st_size), largest) + 1, '\0');
  std::size_t size = 0;
  while (true) {
    const ssize_t got = ::read(file.get(), bytes.data() + size, bytes.size() - size);
    if (got < 0 && errno == EINTR) {
      continue;
    }
    if (got < 0) {
      throw ReadError(std::string("cannot be read to its end (") + std::strerror(errno) + ")");
    }
    size += static_cast<std::size_t>(got);
    if (size > largest) {
      throw ReadError("is larger than " + size_text(largest) + ", which is the limit here");
    }
    if (got == 0) {
      bytes.resize(size);
      return bytes;
    }
    if (size == bytes.size()) {
      bytes.resize(std::min(2 * size + 4096, largest + 1));
    }
  }
}

void check_is_readable_file(const std::string& path) {
  const Descriptor file(open_regular(path));
}

std::string size_text(std::size_t bytes) {
  constexpr std::size_t kKiB = 1024;
  if (bytes >= kKiB * kKiB && bytes % (kKiB * kKiB) == 0) {
    return std::to_string(bytes / kKiB / kKiB) + " MiB";
  }
  return bytes >= kKiB && bytes % kKiB == 0 ? std::to_string(bytes / kKiB) + " KiB"
                                            : std::to_string(bytes) + " bytes";
}

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
