// Writes files that others wait for or trust.
#pragma once

#include <sys/types.h>

#include <string>
#include <string_view>

namespace engagement::files {

// Puts a file with this text at `path`, in the place of what stands there: written as `path`.new
// first, then renamed, so that no reader sees half of it. The file is a new one, with `mode` less
// the process's umask: neither an old file's mode nor a link is taken over, and a `path`.new that
// was left behind is replaced. Throws std::system_error, and then leaves no `path`.new.
void write_whole_file(const std::string& path, std::string_view text, mode_t mode);

}  // namespace engagement::files
