// Reads files whose owner may have named the wrong one, and writes files that others wait for or
// trust.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>

namespace engagement::files {

// Puts a file with this text at `path`, in the place of what stands there: written as `path`.new
// first, then renamed, so that no reader sees half of it. The file is a new one, with `mode` less
// the process's umask: neither an old file's mode nor a link is taken over, and a `path`.new that
// was left behind is replaced. Throws std::system_error, and then leaves no `path`.new.
void write_whole_file(const std::string& path, std::string_view text, mode_t mode);

// What read_whole_file() throws: what() says what is wrong and what to do, such as "is larger than
// 64 MiB; ...", to be put behind the name of the file.
class ReadError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// The bytes of a regular file of at most `largest` bytes, whatever size it claims. Nothing else is
// opened, or waited for: a pipe may have no writer, and a device no end. Throws ReadError.
std::string read_whole_file(const std::string& path, std::size_t largest);

// Throws ReadError unless `path` is a regular file that can be read; for those who read on their
// own.
void check_is_readable_file(const std::string& path);

// "64 MiB", "512 KiB" or "100 bytes".
std::string size_text(std::size_t bytes);

}  // namespace engagement::files
